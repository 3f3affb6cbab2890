from django.contrib import admin
from django.urls import include, path

from config.urls import urlpatterns as project
from orgs.models import Membership


class OpenSite(admin.AdminSite):
    def has_permission(self, request):
        return request.user.is_authenticated


class MembershipAdmin(admin.ModelAdmin):
    """The members page as Django's admin draws it, with as many facts and 40 rows."""

    list_display = ["name", "organisation", "sex", "admitted_on", "formal_on", "begins_on"]
    list_per_page = 40
    list_select_related = ["member", "organisation"]
    show_full_result_count = False

    def get_queryset(self, request):
        rows = Membership.objects.visible_to(request.user)
        return rows.filter(ends_on=None).order_by("organisation__tree_order", "pk")

    @admin.display(description="姓名")
    def name(self, row):
        return row.member.name

    @admin.display(description="性别")
    def sex(self, row):
        return row.member.get_sex_display()

    @admin.display(description="入党日期")
    def admitted_on(self, row):
        return row.member.admitted_on

    @admin.display(description="转正日期")
    def formal_on(self, row):
        return row.member.formal_on

    def has_view_permission(self, request, obj=None):
        return True

    has_module_permission = has_add_permission = has_view_permission
    has_change_permission = has_delete_permission = has_view_permission


site = OpenSite()
site.register(Membership, MembershipAdmin)
urlpatterns = [path("admin/", site.urls), path("", include(project))]
