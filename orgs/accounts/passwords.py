from django.contrib.auth.password_validation import MinimumLengthValidator


class LengthValidator(MinimumLengthValidator):
    """Django's own, in Chinese: its catalogue has no zh-hans text for this one."""

    def get_error_message(self):
        return f"密码太短，至少{self.min_length}位，字母和数字混用。"

    def get_help_text(self):
        return f"密码至少{self.min_length}位。"
