"""Who gets what: a line is a request, a column is a person, a word is the answer.

    in    sent to the sign-in page          403  the page exists, but not for this role
    go    done, or shown another page       404  beyond the person's scope, as if it did not exist
    200   the page, or the form again       409  not possible as the record stands now

A POST is a form sent without anything filled in, so 200 asks for what is missing.
"out" is anybody without a session as well as somebody whose account was disabled during theirs;
"other" is the secretary of another branch, "own" the secretary of this one, "stranger" the
administrator of another committee. The objects are those of tests/access/world.py.

A method without a line answers 405 to everybody who is signed in.
"""

PLUMBING = """
route               object              out  other own  clerk leader auditor admin stranger
health              -              GET  200  200   200  200   200    200     200   200
"""

ORGS = """
route               object              out  other own  clerk leader auditor admin stranger
login               -              GET  200  go    go   go    go     go      go    go
login               -              POST 200  go    go   go    go     go      go    go
logout              -              POST in   in    in   in    in     in      in    in
password            -              GET  in   200   200  200   200    200     200   200
password            -              POST in   200   200  200   200    200     200   200
sign_in_code        -              GET  in   in    in   in    in     in      in    in
sign_in_code        -              POST in   in    in   in    in     in      in    in
second_factor       -              GET  in   200   200  200   200    200     200   200
second_factor       -              POST in   200   200  200   200    200     200   200
recovery_codes      -              GET  in   200   200  200   200    200     200   200
recovery_codes_kept -              GET  in   go    go   go    go     go      go    go
recovery_codes_renew -             GET  in   409   409  409   409    409     409   409
recovery_codes_renew -             POST in   409   409  409   409    409     409   409
second_factor_remove -             GET  in   409   409  409   409    409     409   409
second_factor_remove -             POST in   409   409  409   409    409     409   409
device_list         -              GET  in   200   200  200   200    200     200   200
device_end_others   -              POST in   go    go   go    go     go      go    go
device_end          device         POST in   409   409  409   409    409     409   409
organisation_list   -              GET  in   200   200  200   200    200     200   200
organisation_export -              GET  in   200   200  200   200    200     200   200
organisation_create -              GET  in   403   403  403   403    403     200   200
organisation_create -              POST in   403   403  403   403    403     200   200
organisation_detail organisation   GET  in   404   200  200   200    200     200   404
organisation_detail committee      GET  in   404   404  200   200    200     200   404
organisation_update organisation   GET  in   404   403  403   403    403     200   404
organisation_update organisation   POST in   404   403  403   403    403     200   404
rating_create       organisation   GET  in   404   403  200   403    403     200   404
rating_create       organisation   POST in   404   403  200   403    403     200   404
rating_create       committee      GET  in   404   404  409   403    403     409   404
rating_create       committee      POST in   404   404  409   403    403     409   404
rating_attach       rating         GET  in   404   403  200   403    403     200   404
rating_attach       rating         POST in   404   403  200   403    403     200   404
attachment_download attachment     GET  in   404   200  200   200    200     200   404
attachment_withdraw attachment     GET  in   404   403  200   403    403     200   404
attachment_withdraw attachment     POST in   404   403  200   403    403     200   404
grade_list          -              GET  in   403   403  200   200    200     200   200
grade_export        -              GET  in   403   403  200   200    200     200   200
grade_change_list   -              GET  in   403   403  200   200    200     200   200
grade_change_export -              GET  in   403   403  200   200    200     200   200
member_list         -              GET  in   200   200  200   200    200     200   200
member_export       -              GET  in   200   200  200   200    200     200   200
member_create       -              GET  in   200   200  200   403    403     200   200
member_create       -              POST in   200   200  200   403    403     200   200
member_update       member         GET  in   404   200  200   403    403     200   404
member_update       member         POST in   404   200  200   403    403     200   404
dues_month          -              GET  in   200   200  200   200    200     200   200
dues_export         -              GET  in   200   200  200   200    200     200   200
dues_carry_over     -              GET  in   200   200  200   403    403     200   200
dues_carry_over     -              POST in   go    go   go    403    403     go    go
dues_register       -              GET  in   go    go   go    403    403     go    go
dues_register       -              POST in   200   200  200   403    403     200   200
dues_member         member/2024/10 GET  in   404   200  200   200    200     200   404
dues_member         member/2024/10 POST in   404   200  200   403    403     200   404
dues_member         member/2024/11 GET  in   404   200  200   200    200     200   404
dues_member         member/2024/11 POST in   404   200  200   403    403     200   404
dues_reverse        payment        GET  in   404   200  200   403    403     200   404
dues_reverse        payment        POST in   404   200  200   403    403     200   404
account_list        -              GET  in   403   403  403   403    403     200   200
account_export      -              GET  in   403   403  403   403    403     200   200
account_create      -              GET  in   403   403  403   403    403     200   200
account_create      -              POST in   403   403  403   403    403     200   200
account_update      account        GET  in   404   404  403   403    403     200   404
account_update      account        POST in   404   404  403   403    403     200   404
account_update      self           GET  in   404   404  403   403    403     200   404
account_update      self           POST in   404   404  403   403    403     200   404
account_password    account        GET  in   404   404  403   403    403     200   404
account_password    account        POST in   404   404  403   403    403     go    404
account_password    self           GET  in   404   404  403   403    403     403   404
account_password    self           POST in   404   404  403   403    403     403   404
account_slip        account        GET  in   404   404  403   403    403     200   404
account_slip        self           GET  in   404   404  403   403    403     403   404
account_second_factor account      GET  in   404   404  403   403    403     409   404
account_second_factor account      POST in   404   404  403   403    403     409   404
account_second_factor self         GET  in   404   404  403   403    403     403   404
account_second_factor self         POST in   404   404  403   403    403     403   404
account_disable     account        GET  in   404   404  403   403    403     200   404
account_disable     account        POST in   404   404  403   403    403     go    404
account_disable     self           GET  in   404   404  403   403    403     403   404
account_disable     self           POST in   404   404  403   403    403     403   404
account_enable      account        GET  in   404   404  403   403    403     200   404
account_enable      account        POST in   404   404  403   403    403     go    404
account_enable      self           GET  in   404   404  403   403    403     403   404
account_enable      self           POST in   404   404  403   403    403     403   404
rule_list           -              GET  in   403   403  403   403    403     200   200
rule_export         -              GET  in   403   403  403   403    403     200   200
rule_update         report_due_day GET  in   403   403  403   403    403     200   200
rule_update         report_due_day POST in   403   403  403   403    403     200   200
closing_list        -              GET  in   403   403  403   403    403     200   200
closing_list        -              POST in   403   403  403   403    403     200   200
closing_reopen      -              GET  in   403   403  403   403    403     200   200
closing_reopen      -              POST in   403   403  403   403    403     200   200
closing_export      -              GET  in   403   403  403   403    403     200   200
export_list         -              GET  in   200   200  200   200    200     200   200
export_download     export         GET  in   404   409  404   404    404     404   404
export_again        export         POST in   404   go   404   404    404     404   404
log_list            -              GET  in   403   403  403   403    200     200   200
log_export          -              GET  in   403   403  403   403    200     200   200
"""

ACTIVITIES = """
route            object                  out  other own  clerk leader auditor admin stranger
activity_list    -                  GET  in   200   200  200   200    200     200   200
activity_export  -                  GET  in   200   200  200   200    200     200   200
activity_create  -                  GET  in   200   200  200   403    403     200   200
activity_create  -                  POST in   200   200  200   403    403     200   200
activity_detail  activity           GET  in   404   200  200   200    200     200   404
activity_detail  committee_activity GET  in   404   404  200   200    200     200   404
activity_update  activity           GET  in   404   200  403   403    403     403   404
activity_update  activity           POST in   404   200  403   403    403     403   404
activity_update  committee_activity GET  in   404   404  200   403    403     200   404
activity_update  committee_activity POST in   404   404  200   403    403     200   404
activity_delete  activity           GET  in   404   200  403   403    403     403   404
activity_delete  activity           POST in   404   go   403   403    403     403   404
activity_delete  committee_activity GET  in   404   404  200   403    403     200   404
activity_delete  committee_activity POST in   404   404  go    403    403     go    404
report_list      -                  GET  in   200   200  200   200    200     200   200
report_export    -                  GET  in   403   403  200   200    200     200   200
report_write     2024/10            GET  in   200   200  403   403    403     403   403
report_write     2024/10            POST in   go    go   403   403    403     403   403
report_write     2024/9             GET  in   go    go   403   403    403     403   403
report_write     2024/9             POST in   409   409  403   403    403     403   403
report_autosave  2024/10            POST in   200   200  403   403    403     403   403
report_autosave  2024/9             POST in   409   409  403   403    403     403   403
report_detail    report             GET  in   404   200  200   200    200     200   404
report_detail    approved           GET  in   404   200  200   200    200     200   404
report_check     report             GET  in   404   200  403   403    403     403   404
report_check     approved           GET  in   404   go   403   403    403     403   404
report_submit    report             POST in   404   go   403   403    403     403   404
report_submit    approved           POST in   404   go   403   403    403     403   404
report_withdraw  submitted          GET  in   404   200  403   403    403     403   404
report_withdraw  submitted          POST in   404   go   403   403    403     403   404
report_withdraw  approved           GET  in   404   409  403   403    403     403   404
report_ask_back  approved           GET  in   404   200  403   403    403     403   404
report_ask_back  approved           POST in   404   200  403   403    403     403   404
report_ask_back  submitted          GET  in   404   409  403   403    403     403   404
report_revoke    approved           GET  in   404   403  200   403    403     200   404
report_revoke    approved           POST in   404   403  200   403    403     200   404
report_revoke    submitted          GET  in   404   403  409   403    403     409   404
report_decline   approved           GET  in   404   403  409   403    403     409   404
report_decline   approved           POST in   404   403  409   403    403     409   404
report_approve   submitted          POST in   404   403  go    403    403     go    404
report_approve   approved           POST in   404   403  409   403    403     409   404
report_send_back submitted          POST in   404   403  200   403    403     200   404
report_send_back approved           POST in   404   403  200   403    403     200   404
review_desk      -                  GET  in   403   403  200   200    200     200   200
review_report    submitted          GET  in   403   403  200   200    200     200   404
matrix           -                  GET  in   403   403  200   200    200     200   200
matrix_export    -                  GET  in   403   403  200   200    200     200   200
survey_list      -                  GET  in   403   403  200   200    200     200   200
survey_export    -                  GET  in   403   403  200   200    200     200   200
survey_create    -                  GET  in   403   403  200   403    403     200   200
survey_create    -                  POST in   403   403  200   403    403     200   200
survey_detail    survey             GET  in   404   404  200   200    200     200   404
survey_update    survey             GET  in   404   404  200   403    403     200   404
survey_update    survey             POST in   404   404  200   403    403     200   404
"""

BUDGET = """
route               object           out  other own  clerk leader auditor admin stranger
execution           -           GET  in   403   403  200   200    200     200   200
execution_export    -           GET  in   403   403  200   200    200     200   200
expenditure_list    -           GET  in   403   403  200   200    200     200   200
expenditure_export  -           GET  in   403   403  200   200    200     200   200
expenditure_create  -           GET  in   403   403  200   403    403     200   200
expenditure_create  -           POST in   403   403  200   403    403     200   200
expenditure_detail  expenditure GET  in   404   404  200   200    200     200   404
expenditure_reverse expenditure GET  in   404   404  200   403    403     200   404
expenditure_reverse expenditure POST in   404   404  200   403    403     200   404
expenditure_reverse reversal    GET  in   404   404  409   403    403     409   404
expenditure_reverse reversal    POST in   404   404  409   403    403     409   404
"""

PERFORMANCE = """
route              object                 out  other own  clerk leader auditor admin stranger
home               -                 GET  in   200   200  go    go     go      go    go
first_steps        -                 GET  in   403   403  403   403    403     200   200
workbench          -                 GET  in   403   403  200   200    200     200   200
overview           -                 GET  in   403   403  200   200    200     200   200
plan_list          -                 GET  in   403   403  200   200    200     200   200
plan_load          -                 GET  in   403   403  403   403    403     200   200
plan_load          -                 POST in   403   403  403   403    403     200   200
plan_confirm       -                 POST in   403   403  403   403    403     go    go
plan_detail        plan              GET  in   404   404  200   200    200     200   404
goal_table         plan              GET  in   404   404  200   200    200     200   404
goal_table_pdf     plan              GET  in   404   404  200   200    200     200   404
goal_table_xlsx    plan              GET  in   404   404  200   200    200     200   404
indicator_list     -                 GET  in   403   403  200   200    200     200   200
indicator_export   -                 GET  in   403   403  200   200    200     200   200
indicator_create   -                 GET  in   403   403  403   403    403     200   200
indicator_create   -                 POST in   403   403  403   403    403     200   200
indicator_detail   indicator         GET  in   404   404  200   200    200     200   404
reading_create     indicator         GET  in   404   404  403   403    403     200   404
reading_create     indicator         POST in   404   404  403   403    403     200   404
reading_accept     indicator         POST in   404   404  403   403    403     409   404
measurement_create indicator         GET  in   404   404  200   403    403     200   404
measurement_create indicator         POST in   404   404  200   403    403     200   404
measurement_create counted_indicator GET  in   404   404  409   403    403     409   404
measurement_create counted_indicator POST in   404   404  409   403    403     409   404
evaluation_list    -                 GET  in   403   403  200   200    200     200   200
evaluation_start   bare_project      GET  in   404   404  403   403    403     200   404
evaluation_start   bare_project      POST in   404   404  403   403    403     go    404
evaluation_start   project           GET  in   404   404  403   403    403     200   404
evaluation_start   project           POST in   404   404  403   403    403     200   404
evaluation_detail  evaluation        GET  in   404   404  200   200    200     200   404
evaluation_weights evaluation        GET  in   404   404  403   403    403     200   404
evaluation_weights evaluation        POST in   404   404  403   403    403     200   404
evaluation_weights sealed            GET  in   404   404  403   403    403     409   404
evaluation_weights sealed            POST in   404   404  403   403    403     409   404
evaluation_text    evaluation        GET  in   404   404  403   403    403     200   404
evaluation_text    evaluation        POST in   404   404  403   403    403     go    404
evaluation_text    sealed            GET  in   404   404  403   403    403     409   404
evaluation_text    sealed            POST in   404   404  403   403    403     409   404
evaluation_seal    evaluation        GET  in   404   404  403   403    403     409   404
evaluation_seal    evaluation        POST in   404   404  403   403    403     409   404
evaluation_seal    sealed            GET  in   404   404  403   403    403     409   404
evaluation_seal    sealed            POST in   404   404  403   403    403     409   404
evaluation_pdf     evaluation        GET  in   404   404  200   200    200     200   404
evaluation_pdf     sealed            GET  in   404   404  200   200    200     200   404
evaluation_xlsx    evaluation        GET  in   404   404  200   200    200     200   404
evaluation_row     evaluation_row    GET  in   404   404  403   403    403     200   404
evaluation_row     evaluation_row    POST in   404   404  403   403    403     go    404
"""
