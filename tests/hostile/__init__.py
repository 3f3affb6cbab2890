"""Requests that no page of ours would send: `./run hostile` → one table of what answered them.

`grammar` holds the values, `atlas` what the application offers (crawled as each person), `attacks`
put requests together from both, seeded by their number. They go over `wire` to the real server
(`serving`) that stands on a database of its own (`world`), or, a few hundred of them in the suite,
straight into the application (`inside`). `campaign` counts and tells, `aftermath` asks whether log,
seals, workbooks and backup are still whole.
"""
