// Passkeys: adding one, signing in with one, confirming with one.
//
// A form with data-passkey ("add", "sign-in" or "confirm") is shown only where the browser knows
// passkeys. Sending it first asks the browser for the credential, and then sends that.

const forms = document.querySelectorAll("form[data-passkey]");
const known = "PublicKeyCredential" in window && "credentials" in navigator;

const bytes = (text) => {
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
};

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const named = (credentials) =>
  (credentials ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

async function optionsOf(form) {
  const told = form.dataset.options
    ? JSON.parse(document.getElementById(form.dataset.options).textContent)
    : await asked(form.action);
  return told.creation_options ?? told.request_options;
}

async function asked(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return answer.json();
}

async function create(options, alone) {
  const publicKey = {
    ...options.publicKey,
    challenge: bytes(options.publicKey.challenge),
    user: { ...options.publicKey.user, id: bytes(options.publicKey.user.id) },
    excludeCredentials: named(options.publicKey.excludeCredentials),
    authenticatorSelection: {
      ...options.publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: alone,
      ...(alone ? { userVerification: "required" } : {}),
    },
  };
  const made = await navigator.credentials.create({ publicKey });
  return {
    ...about(made),
    response: {
      clientDataJSON: text(made.response.clientDataJSON),
      attestationObject: text(made.response.attestationObject),
      transports: made.response.getTransports?.() ?? [],
    },
  };
}

async function get(options) {
  const publicKey = {
    ...options.publicKey,
    challenge: bytes(options.publicKey.challenge),
    allowCredentials: named(options.publicKey.allowCredentials),
  };
  const shown = await navigator.credentials.get({ publicKey });
  const { clientDataJSON, authenticatorData, signature, userHandle } = shown.response;
  return {
    ...about(shown),
    response: {
      clientDataJSON: text(clientDataJSON),
      authenticatorData: text(authenticatorData),
      signature: text(signature),
      userHandle: userHandle ? text(userHandle) : null,
    },
  };
}

const about = (credential) => ({
  id: credential.id,
  rawId: text(credential.rawId),
  type: credential.type,
  authenticatorAttachment: credential.authenticatorAttachment ?? null,
  clientExtensionResults: credential.getClientExtensionResults(),
});

const words = (error) => {
  if (error.name === "InvalidStateError") return "You have added this key before.";
  if (error.name === "NotAllowedError") {
    return "That did not work, or took too long. Try again, or choose another way.";
  }
  return "The passkey could not be used. Try again, or choose another way.";
};

for (const form of known ? forms : []) {
  form.hidden = false;
  const said = form.querySelector(".passkey-said");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "Look at what your browser asks.";
    try {
      const options = await optionsOf(form);
      const alone = form.elements.passwordless?.checked ?? false;
      const credential =
        form.dataset.passkey === "add" ? await create(options, alone) : await get(options);
      form.elements.credential.value = JSON.stringify(credential);
      form.submit();
    } catch (error) {
      said.textContent = words(error);
    }
  });
}

for (const note of known ? document.querySelectorAll("[data-passkey-missing]") : []) note.hidden = true;
