from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

# Whoever guesses begins with what the office is about.
CONTEXT = (
    *("dangjian", "dangzhibu", "zhibu", "gongwei", "jiguan", "laoting", "leting", "tangshan"),
    *("党建", "支部", "工委", "机关", "乐亭", "唐山", "密码"),
)


class LengthValidator(MinimumLengthValidator):
    """Django's own, in Chinese: its catalogue has no zh-hans text for this one."""

    def get_error_message(self):
        return f"密码太短，至少{self.min_length}位，字母和数字混用。"

    def get_help_text(self):
        return f"密码至少{self.min_length}位。"


class ContextValidator:
    """Refuses the words everybody here would think of, whatever stands around them."""

    def validate(self, password, user=None):
        found = next((word for word in CONTEXT if word in password.lower()), None)
        if found:
            raise ValidationError(
                f"密码里不要用“{found}”这类容易猜到的词，请换几个不相干的字母和数字。",
                code="password_context",
            )

    def get_help_text(self):
        return "不要用单位、工作内容等容易猜到的词。"
