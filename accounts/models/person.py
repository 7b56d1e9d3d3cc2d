from __future__ import annotations

import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property


class PersonManager(UserManager["User"]):
    """Makes people who sign in with their e-mail address."""

    def _create_user(self, email: str, password: str | None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override]
        """A person without rights of their own."""
        return self._create_user(email, password, **fields)

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:  # type: ignore[override]
        """An administrator of the whole site."""
        return self._create_user(
            email, password, **{**fields, "is_staff": True, "is_superuser": True}
        )

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """The whole address in lower case: one person, one address."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=self.normalize_email(username))


def _one_spelling(password: str | None) -> str | None:
    """The same letters typed on another keyboard are one password (NIST SP 800-63B, 3.1.1.2)."""
    return password and unicodedata.normalize("NFKC", password)


class User(AbstractUser):
    """A person who may sign in; the e-mail address is the login name."""

    username = None  # type: ignore[assignment]
    email = models.EmailField("e-mail address", unique=True)
    standing_changes_on = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The next day on which a membership begins or has ended.",
    )
    speaks_for = models.ForeignKey(
        "accounts.Membership",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        help_text="The chosen one of several memberships in force.",
    )
    session_epoch = models.PositiveIntegerField(
        default=0, editable=False, help_text="Raised to end every session at once."
    )
    deletion_asked_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[PersonManager] = PersonManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def _get_session_auth_hash(self, secret: Any = None) -> str:
        """Django's mark of a session, which ends with a new password; here with an epoch too."""
        begun: str = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]
        return f"{begun}.{self.session_epoch}"

    @property
    def is_member(self) -> bool:
        """Whether a membership is in force today; a superuser of the command line counts as one."""
        return bool(self.is_superuser or self.group_ids)

    @cached_property
    def held_groups(self) -> dict[int, str]:
        """The groups that today's memberships bring, by key, asked once a request."""
        return dict(self.groups.values_list("pk", "name"))

    @property
    def group_ids(self) -> frozenset[int]:
        """The keys of the groups that today's memberships bring."""
        return frozenset(self.held_groups)

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(_one_spelling(raw_password))

    def check_password(self, raw_password: str) -> bool:
        return super().check_password(_one_spelling(raw_password))

    def clean(self) -> None:
        super().clean()
        self.email = PersonManager.normalize_email(self.email)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = PersonManager.normalize_email(self.email)
        super().save(*args, **kwargs)
