/* A colour picker beside every field that holds a colour as # and six digits. */

for (const text of document.querySelectorAll('input[data-colour]')) {
  const picker = document.createElement('input');
  picker.type = 'color';
  picker.className = 'colour-picker';
  picker.setAttribute('aria-label', 'Pick the colour');
  const taken = () => {
    if (/^#[0-9a-fA-F]{6}$/.test(text.value)) picker.value = text.value.toLowerCase();
  };
  taken();
  text.addEventListener('input', taken);
  picker.addEventListener('input', () => {
    text.value = picker.value;
    text.dispatchEvent(new Event('change', { bubbles: true }));
  });
  const pair = document.createElement('div');
  pair.className = 'colour-pair';
  text.before(pair);
  pair.append(text, picker);
}
