"""People sign in at a real OpenID provider: who gets in, as whom, and with what."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command

from accounts.models import Agency, AgencyDomain, SignIn, User
from accounts.services.memberships import end_membership
from accounts.single_sign_on.configuration import IdentityProvider
from tests.accounts.openid_provider.real import GENERIC, RealProvider
from tests.accounts.single_sign_on.conftest import COUNCIL, COUNCIL_DOMAIN
from tests.accounts.single_sign_on.door import Door, home_path, links_of, there

pytestmark = pytest.mark.django_db
JOIN = "/me/join/"


def test_somebody_known_signs_in_and_is_linked(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    answer = at_council.sign_in(there(openid, "kim-1", kim.email))
    assert (answer.status_code, answer["Location"]) == (302, home_path())
    assert at_council.person() == kim
    (link,) = links_of(kim)
    assert link.provider == COUNCIL
    assert link.extra_data == {"issuer": openid.server_url(GENERIC), "subject": "kim-1"}
    assert at_council.client.get("/").wsgi_request.user.is_member


def test_the_way_back_leads_to_where_somebody_wanted_to_go(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    answer = at_council.sign_in(there(openid, "kim-2", kim.email), next="/glossary/?x=1")
    assert answer["Location"] == "/glossary/?x=1"


def test_the_way_back_never_leads_to_another_host(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    answer = at_council.sign_in(there(openid, "kim-3", kim.email), next="//evil.example/")
    assert answer["Location"] == home_path()


def test_whoever_is_linked_stays_who_they_are_when_their_address_changes_there(
    at_council: Door, openid: RealProvider, kim: User, agencies: object
) -> None:
    there(openid, "kim-4", kim.email)
    at_council.sign_in("kim-4")
    at_council.client.logout()
    there(openid, "kim-4", f"kim.married@{COUNCIL_DOMAIN}")
    at_council.sign_in("kim-4")
    assert at_council.person() == kim
    assert len(links_of(kim)) == 1
    assert not User.objects.filter(email__startswith="kim.married").exists()


def test_whoever_is_linked_gets_in_without_any_address(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    at_council.sign_in(there(openid, "kim-5", kim.email))
    at_council.client.logout()
    openid.person(GENERIC, "kim-5")
    at_council.sign_in("kim-5")
    assert at_council.person() == kim


@pytest.mark.parametrize("email", ["kim@police.example", "kim@council.example.evil.example"])
def test_a_provider_vouches_only_for_its_own_domains(
    at_council: Door, openid: RealProvider, agencies: dict[str, Agency], email: str
) -> None:
    victim = User.objects.create_user(email)
    answer = at_council.sign_in(there(openid, f"thief of {email}", email))
    assert answer.status_code == 403
    assert "may not vouch for your address" in answer.content.decode()
    assert at_council.person() is None
    assert links_of(victim) == []


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "true"}, {}])
def test_an_address_that_the_provider_has_not_checked_matches_nobody(
    at_council: Door, openid: RealProvider, kim: User, claims: dict[str, Any]
) -> None:
    openid.person(GENERIC, "unchecked", email=kim.email, **claims)
    answer = at_council.sign_in("unchecked")
    assert answer.status_code == 403
    assert "did not confirm your address" in answer.content.decode()
    assert at_council.person() is None
    assert links_of(kim) == []


@pytest.mark.parametrize(
    "email",
    [
        "kіm@council.example",  # a Cyrillic letter
        "ｋim@council.example",  # a full-width letter, which NFKC makes plain
        "\u212aim@council.example",  # the Kelvin sign, which case folding makes plain
        "kim@соuncil.example",
        "kim@ｃouncil.example",
        "kim\u200b@council.example",
    ],
)
def test_an_address_that_only_looks_like_somebodys_matches_nobody(
    at_council: Door, openid: RealProvider, kim: User, email: str
) -> None:
    people = User.objects.count()
    answer = at_council.sign_in(there(openid, "look-alike", email))
    assert answer.status_code == 403
    assert at_council.person() is None
    assert links_of(kim) == []
    assert User.objects.count() == people


def test_the_case_of_an_address_does_not_matter(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    at_council.sign_in(there(openid, "kim-6", "KIM@Council.Example"))
    assert at_council.person() == kim


def test_a_newcomer_at_an_agencys_domain_becomes_a_person_without_any_right(
    at_council: Door, openid: RealProvider
) -> None:
    email = f"new@{COUNCIL_DOMAIN}"
    answer = at_council.sign_in(
        there(openid, "new-1", email, given_name="Noor", family_name="Example")
    )
    assert answer.status_code == 302
    person = at_council.person()
    assert person is not None
    assert (person.email, person.get_full_name()) == (email, "Noor Example")
    assert not person.has_usable_password()
    assert not person.memberships.exists()
    assert not Group.objects.filter(user=person).exists()
    assert not any((person.is_superuser, person.is_staff, person.is_member))
    assert EmailAddress.objects.filter(user=person, verified=True, primary=True).exists()
    assert answer["Location"] == JOIN


def test_a_newcomer_comes_to_where_they_ask_to_join_their_agency(
    at_council: Door, openid: RealProvider
) -> None:
    login = there(openid, "new-2", f"new2@{COUNCIL_DOMAIN}")
    answer = at_council.sign_in(login, next="/glossary/")
    assert answer["Location"] == JOIN
    page = at_council.client.get(JOIN)
    assert page.status_code == 200
    assert "These agencies have the domain of your address" in page.content.decode()


def test_a_newcomer_whose_domain_no_partner_has_is_refused(
    at_council: Door, openid: RealProvider, agencies: dict[str, Agency]
) -> None:
    AgencyDomain.objects.filter(agency=agencies[COUNCIL]).delete()
    answer = at_council.sign_in(there(openid, "new-3", f"new3@{COUNCIL_DOMAIN}"))
    assert answer.status_code == 403
    assert "No agency here uses your address" in answer.content.decode()
    assert not User.objects.filter(email__startswith="new3").exists()


def test_a_closed_account_stays_closed(at_council: Door, openid: RealProvider, kim: User) -> None:
    login = there(openid, "kim-7", kim.email)
    at_council.sign_in(login)
    at_council.client.logout()
    User.objects.filter(pk=kim.pk).update(is_active=False)
    for subject in ("kim-7", there(openid, "kim-7b", kim.email)):
        answer = at_council.sign_in(subject)
        assert answer.status_code == 403
        assert "account is closed" in answer.content.decode()
        assert at_council.person() is None


def test_a_leaver_has_no_rights_by_this_door_either(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    login = there(openid, "kim-8", kim.email)
    at_council.sign_in(login)
    at_council.client.logout()
    end_membership(membership=kim.memberships.get(), by=None)
    answer = at_council.sign_in(login, next="/glossary/")
    assert answer["Location"] == JOIN
    leaver = at_council.person()
    assert leaver == kim
    assert not leaver.is_member
    assert not leaver.groups.exists()
    assert leaver.get_all_permissions() == set()


def test_an_address_passed_on_does_not_pass_the_account_on(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    at_council.sign_in(there(openid, "kim-9", kim.email))
    at_council.client.logout()
    answer = at_council.sign_in(there(openid, "another kim", kim.email))
    assert answer.status_code == 403
    assert "belongs to another account" in answer.content.decode()
    assert at_council.person() is None
    call_command("unlink_single_sign_on", kim.email, provider=COUNCIL, stdout=StringIO())
    at_council.sign_in("another kim")
    assert at_council.person() == kim


def test_unlinking_names_what_it_undid_and_nobody_it_does_not_know(kim: User) -> None:
    for provider in ("one", "two"):
        SocialAccount.objects.create(user=kim, provider=provider, uid=provider)
    told = StringIO()
    call_command("unlink_single_sign_on", kim.email.upper(), provider="two", stdout=told)
    assert [link.provider for link in links_of(kim)] == ["one"]
    call_command("unlink_single_sign_on", kim.email, stdout=told)
    assert links_of(kim) == []
    assert told.getvalue().splitlines() == ["1 link undone.", "1 link undone."]
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("unlink_single_sign_on", "nobody@council.example")


def test_a_link_of_a_provider_that_is_gone_signs_nobody_in(
    at_council: Door, openid: RealProvider, kim: User, settings: Any, police: IdentityProvider
) -> None:
    at_council.sign_in(there(openid, "kim-10", kim.email))
    at_council.client.logout()
    back = openid.log_in(at_council.begin(), "kim-10")
    settings.SINGLE_SIGN_ON = (police,)
    assert at_council.client.get(back).status_code == 404
    assert at_council.client.post(f"/account/single-sign-on/{COUNCIL}/").status_code == 404
    assert at_council.person() is None
    assert len(links_of(kim)) == 1


def test_what_somebody_else_set_on_an_unverified_account_is_gone(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    EmailAddress.objects.filter(user=kim).update(verified=False)
    Authenticator.objects.create(user=kim, type="totp", data={"secret": "x"})
    at_council.sign_in(there(openid, "kim-11", kim.email))
    assert at_council.person() == kim
    kim.refresh_from_db()
    assert not kim.has_usable_password()
    assert not Authenticator.objects.filter(user=kim).exists()
    assert EmailAddress.objects.get(user=kim).verified


def test_a_verified_owner_keeps_their_password(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    at_council.sign_in(there(openid, "kim-12", kim.email))
    kim.refresh_from_db()
    assert kim.has_usable_password()


def test_an_address_that_somebody_else_has_verified_makes_nobody_new(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    email = f"second@{COUNCIL_DOMAIN}"
    EmailAddress.objects.create(user=kim, email=email, verified=True)
    answer = at_council.sign_in(there(openid, "second", email))
    assert answer.status_code == 403
    assert not User.objects.filter(email=email).exists()


def test_the_owner_hears_of_a_new_way_into_their_account_once(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    login = there(openid, "kim-13", kim.email)
    for _ in range(2):
        at_council.sign_in(login)
        at_council.client.logout()
    (told,) = mail.outbox
    assert told.to == [kim.email]
    assert "Westshire Council" in told.body


def test_nothing_of_the_provider_is_kept_but_issuer_and_subject(
    at_council: Door, openid: RealProvider, kim: User
) -> None:
    at_council.sign_in(there(openid, "kim-14", kim.email, given_name="Private"))
    assert not SocialToken.objects.exists()
    assert set(SocialAccount.objects.get().extra_data) == {"issuer", "subject"}
    assert "Private" not in str(dict(at_council.client.session))


def test_the_sign_in_is_recorded_as_one(at_council: Door, openid: RealProvider, kim: User) -> None:
    at_council.sign_in(there(openid, "kim-15", kim.email))
    assert SignIn.objects.get(person=kim).method == SignIn.Method.SINGLE_SIGN_ON
