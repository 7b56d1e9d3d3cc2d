from __future__ import annotations

from django.conf import settings
from django.db import models

from accounts.models.agency import Agency


class SignIn(models.Model):
    """That a person came in, when, how, and for which agency; no address of a machine is kept."""

    class Method(models.TextChoices):
        PASSWORD = "password", "Password"
        PASSWORD_AND_CODE = "password+code", "Password and code"
        PASSWORD_AND_PASSKEY = "password+passkey", "Password and passkey"
        PASSKEY = "passkey", "Passkey"
        SINGLE_SIGN_ON = "sso", "Single sign-on"
        OTHER = "other", "Other"

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sign_ins"
    )
    agency = models.ForeignKey(Agency, on_delete=models.SET_NULL, null=True, related_name="+")
    method = models.CharField(max_length=20, choices=Method)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "sign-in"

    def __str__(self) -> str:
        return f"{self.person}, {self.get_method_display()}"
