// A form that filters updates its results in place and keeps them in the address.
//
//   <form method="get" data-live-filter="results"> … </form>
//   <div id="results" data-count="12 needs"> … </div>
//
// The server answers the same address with the whole page; its #results replaces ours and
// its data-count is read out. Without script the form's own button does the same.

const WAIT_MS = 250;

function addressOf(form) {
  const address = new URL(form.action, window.location.href);
  const fields = [...new FormData(form)].filter(([, value]) => value !== "");
  address.search = new URLSearchParams(fields).toString();
  return address;
}

function speaker() {
  const region = document.createElement("p");
  region.className = "govuk-visually-hidden";
  region.setAttribute("role", "status");
  document.body.append(region);
  return region;
}

function enhance(form) {
  const target = document.getElementById(form.dataset.liveFilter);
  if (!target) return;
  const status = speaker();
  let running = null;
  let timer = 0;

  async function update(address, remember) {
    running?.abort();
    running = new AbortController();
    target.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(address, { signal: running.signal, credentials: "same-origin" });
      if (!response.ok) throw new Error(String(response.status));
      const answer = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = answer.getElementById(target.id);
      if (!fresh) throw new Error("no results in the answer");
      target.replaceChildren(...fresh.childNodes);
      target.dataset.count = fresh.dataset.count ?? "";
      target.removeAttribute("aria-busy");
      status.textContent = target.dataset.count;
      if (remember) window.history.replaceState(null, "", address);
    } catch (error) {
      if (error.name !== "AbortError") window.location.assign(address);
    }
  }

  const soon = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(() => update(addressOf(form), true), wait);
  };
  form.addEventListener("change", () => soon(0));
  form.addEventListener("input", (event) => {
    if (event.target.matches("[type=search], [type=text]")) soon(WAIT_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    soon(0);
  });
}

for (const form of document.querySelectorAll("form[data-live-filter]")) enhance(form);
