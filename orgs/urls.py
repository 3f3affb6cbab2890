from django.urls import path

from orgs.accounts import views as accounts
from orgs.attachments import views as attachments
from orgs.closings import views as closings
from orgs.devices import views as devices
from orgs.dues import views as dues
from orgs.grades import views as grades
from orgs.jobs import views as exports
from orgs.log import views as logs
from orgs.members import views as members
from orgs.organisations import views as organisations
from orgs.rules import views as rules
from orgs.second_factor import views as second_factor
from orgs.sign_in import password_views
from orgs.sign_in import views as sign_in

app_name = "orgs"
urlpatterns = [
    path("login/", sign_in.SignInView.as_view(), name="login"),
    path("logout/", sign_in.SignOutView.as_view(), name="logout"),
    path("password/", password_views.password, name="password"),
    path("login/code/", second_factor.sign_in_code, name="sign_in_code"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("second-factor/codes/", second_factor.recovery_codes, name="recovery_codes"),
    path(
        "second-factor/codes/kept/", second_factor.recovery_codes_kept, name="recovery_codes_kept"
    ),
    path(
        "second-factor/codes/renew/",
        second_factor.recovery_codes_renew,
        name="recovery_codes_renew",
    ),
    path("second-factor/remove/", second_factor.second_factor_remove, name="second_factor_remove"),
    path("devices/", devices.device_list, name="device_list"),
    path("devices/others/end/", devices.device_end_others, name="device_end_others"),
    path("devices/<slug:name>/end/", devices.device_end, name="device_end"),
    # What is made in the background
    path("exports/", exports.export_list, name="export_list"),
    path("exports/<int:pk>/file.xlsx", exports.export_download, name="export_download"),
    path("exports/<int:pk>/again/", exports.export_again, name="export_again"),
    # Files of records
    path("attachments/<int:pk>/", attachments.attachment_download, name="attachment_download"),
    path(
        "attachments/<int:pk>/withdraw/",
        attachments.attachment_withdraw,
        name="attachment_withdraw",
    ),
    # Organisations and their grades
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path(
        "organisations/export.xlsx", organisations.organisation_export, name="organisation_export"
    ),
    path("organisations/new/", organisations.organisation_create, name="organisation_create"),
    path("organisations/<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path(
        "organisations/<int:pk>/edit/",
        organisations.organisation_update,
        name="organisation_update",
    ),
    path("organisations/<int:pk>/ratings/new/", grades.rating_create, name="rating_create"),
    path("ratings/<int:pk>/files/", grades.rating_attach, name="rating_attach"),
    path("grades/", grades.grade_list, name="grade_list"),
    path("grades/export.xlsx", grades.grade_export, name="grade_export"),
    path("grades/changes/", grades.change_list, name="grade_change_list"),
    path("grades/changes/export.xlsx", grades.change_export, name="grade_change_export"),
    # Members and dues
    path("members/", members.member_list, name="member_list"),
    path("members/export.xlsx", members.member_export, name="member_export"),
    path("members/new/", members.member_create, name="member_create"),
    path("members/<int:pk>/edit/", members.member_update, name="member_update"),
    path("dues/", dues.dues_month, name="dues_month"),
    path("dues/export.xlsx", dues.dues_export, name="dues_export"),
    path("dues/carry-over/", dues.dues_carry_over, name="dues_carry_over"),
    path("dues/register/", dues.dues_register, name="dues_register"),
    path("dues/members/<int:pk>/<int:year>/<int:month>/", dues.dues_member, name="dues_member"),
    path("dues/<int:pk>/reverse/", dues.dues_reverse, name="dues_reverse"),
    # Administration
    path("accounts/", accounts.account_list, name="account_list"),
    path("accounts/export.xlsx", accounts.account_export, name="account_export"),
    path("accounts/new/", accounts.account_create, name="account_create"),
    path("accounts/<int:pk>/edit/", accounts.account_update, name="account_update"),
    path("accounts/<int:pk>/password/", accounts.account_password, name="account_password"),
    path("accounts/<int:pk>/slip/", accounts.account_slip, name="account_slip"),
    path(
        "accounts/<int:pk>/second-factor/",
        accounts.account_second_factor,
        name="account_second_factor",
    ),
    path("accounts/<int:pk>/disable/", accounts.account_disable, name="account_disable"),
    path("accounts/<int:pk>/enable/", accounts.account_enable, name="account_enable"),
    path("rules/", rules.rule_list, name="rule_list"),
    path("rules/export.xlsx", rules.rule_export, name="rule_export"),
    path("rules/<slug:key>/edit/", rules.rule_update, name="rule_update"),
    path("closings/", closings.closing_list, name="closing_list"),
    path("closings/reopen/", closings.closing_reopen, name="closing_reopen"),
    path("closings/export.xlsx", closings.closing_export, name="closing_export"),
    path("log/", logs.log_list, name="log_list"),
    path("log/export.xlsx", logs.log_export, name="log_export"),
]
