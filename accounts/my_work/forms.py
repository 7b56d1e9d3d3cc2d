from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from accounts.notices.kinds import kinds_for
from accounts.notices.services import frequencies_of


class ChoicesForm(forms.Form):
    """One question for each kind of notice that concerns a person."""

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = frequencies_of([person.pk])
        for kind in kinds_for(person):
            self.fields[kind.key] = forms.ChoiceField(
                label=kind.name,
                choices=[(one.value, one.label) for one in kind.frequencies],
                widget=forms.RadioSelect,
                initial=chosen.get((person.pk, kind.key), kind.usual).value,
                help_text="This cannot be switched off." if kind.mandatory else "",
            )
