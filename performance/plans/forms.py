from django import forms

from config.fields import YearField
from orgs.accountable import AccountableForm
from performance.plans.files import UploadError, read_document
from performance.plans.models import AnnualPlan


class PlanForm(AccountableForm, forms.Form):
    """A document as a file or as pasted text; `cleaned_data["text"]` holds it either way."""

    year = YearField(label="年度", required=False, help_text="不填则从项目编码和文中推断。")
    file = forms.FileField(
        label="文件",
        required=False,
        help_text=".docx 或 .txt，不超过 5 MB，即部门预算公开用的绩效目标文件。",
    )
    text = forms.CharField(
        label="或粘贴全文",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="在 Word 中全选、复制后粘贴，表格一并带上。",
    )

    def clean(self):
        data = super().clean()
        file, text = data.get("file"), data.get("text") or ""
        if file and text.strip():
            raise forms.ValidationError("文件和粘贴只选一种，请清空其中一项。")
        if file:
            self._read(file)
        elif text.strip():
            data["text"] = unix_lines(text)
        elif not self.errors:
            self.add_error("file", "请选择文件，或在下面粘贴全文。")
        return data

    def _read(self, file):
        try:
            self.cleaned_data["text"] = read_document(file.name, file.read())
        except UploadError as error:
            self.add_error("file", str(error))


class PlanConfirmForm(AccountableForm, forms.Form):
    """The text of a preview once more; nothing was kept between the two requests."""

    year = YearField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(strip=False, widget=forms.HiddenInput)

    def about(self):
        return f"年度计划 {self.user.organisation.committee.pk}"

    def opened_on(self):
        """The loaded plan that the preview was compared with."""
        plans = AnnualPlan.objects.filter(committee=self.user.organisation.committee)
        loaded = plans.order_by("pk").values_list("year", "confirmed_at", "confirmed_by__name")
        return {f"{year}年度计划": f"{by} {at.isoformat()}" for year, at, by in loaded}

    def clean_text(self):
        return unix_lines(self.cleaned_data["text"])


def unix_lines(text: str) -> str:
    """Browsers send CR LF whatever the document had."""
    return text.replace("\r\n", "\n")
