// Warns before a session ends, and keeps it alive when asked.
//
// The server alone decides when a session ends. This asks it how long there is (asking does not
// use the session), and so notices what was done in other tabs.

const STATUS = "/account/session/";
const STAY = "/account/session/stay/";

const dialog = document.createElement("dialog");
dialog.className = "session-end";
dialog.setAttribute("aria-labelledby", "session-end-title");
dialog.setAttribute("aria-describedby", "session-end-text");
dialog.innerHTML = `
  <h2 id="session-end-title"></h2>
  <p id="session-end-text" role="status"></p>
  <p class="session-end__buttons">
    <button type="button" class="button" data-stay>Stay signed in</button>
    <a class="button button--secondary" href="/account/logout/" data-leave>Sign out</a>
    <button type="button" class="button" data-back hidden>Go back to the page</button>
  </p>`;
const title = dialog.querySelector("#session-end-title");
const said = dialog.querySelector("#session-end-text");
const stay = dialog.querySelector("[data-stay]");
const leave = dialog.querySelector("[data-leave]");
const back = dialog.querySelector("[data-back]");
let timer = 0;

async function ask(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

const later = (seconds) => {
  clearTimeout(timer);
  timer = setTimeout(look, Math.max(1, seconds) * 1000);
};

async function look() {
  let told;
  try {
    told = await ask(STATUS);
  } catch {
    return later(30); // the line is down: look again, the server decides
  }
  if (!told.signed_in) return ended();
  const spare = told.left_seconds - told.warned_before_seconds;
  if (spare > 0) {
    if (dialog.open) dialog.close(); // somebody went on in another tab
    return later(spare);
  }
  return warn(told.left_seconds);
}

function warn(left) {
  const minutes = Math.ceil(left / 60);
  title.textContent = "You will be signed out soon";
  said.textContent = `In ${minutes === 1 ? "less than a minute" : `about ${minutes} minutes`}, because nobody uses this page. What you typed stays on it.`;
  if (!dialog.open) open();
  later(left > 60 ? left % 60 || 60 : left + 1);
}

function ended() {
  dialog.classList.add("session-end--over");
  title.textContent = "You have been signed out";
  said.textContent =
    "What you typed is still on this page. Go back and save as usual: we keep it for you while you sign in again.";
  stay.hidden = leave.hidden = true;
  back.hidden = false;
  if (!dialog.open) open();
  back.focus();
}

function open() {
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.showModal();
}

stay.addEventListener("click", async () => {
  try {
    const told = await ask(STAY);
    if (!told.signed_in) return ended();
    dialog.close();
    later(told.left_seconds - told.warned_before_seconds);
  } catch {
    said.textContent = "The site cannot be reached. Check your connection and try again.";
  }
});
back.addEventListener("click", () => dialog.close());

// A machine that slept does not run timers: look when somebody is back.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !dialog.classList.contains("session-end--over")) look();
});
look();
