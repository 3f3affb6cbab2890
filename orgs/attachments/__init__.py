"""附件: a file that belongs to a record and is seen by whoever sees that record.

`models.Attachment` says whose it is, what it is called, and who withdrew it and why; its content
lies in the storage under its digest, once however often it is attached. `fields.AttachmentsField`
takes files into a form and keeps what was received while the rest is corrected; `verbs` attaches
and withdraws. A record that may have files has `can_be_attached_by(user)`.
"""
