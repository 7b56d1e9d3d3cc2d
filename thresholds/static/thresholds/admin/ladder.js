/* The ladder grid: add a row, move a row. Without this script numbers and a second save do the same. */

function renumber(rows) {
  let place = 0;
  for (const row of rows.querySelectorAll('[data-row]')) {
    const written = row.querySelector('[name$="-text"]').value.trim() !== '';
    const order = row.querySelector('[name$="-ORDER"]');
    if (written || order.value !== '') {
      place += 1;
      order.value = place;
    }
  }
}

function move(row, direction) {
  const rows = row.parentElement;
  const other = direction === 'up' ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (direction === 'up') rows.insertBefore(row, other);
  else rows.insertBefore(other, row);
  for (const moved of [row, other]) {
    const order = moved.querySelector('[name$="-ORDER"]');
    if (order.value === '') order.value = rows.children.length;
  }
  renumber(rows);
  row.dispatchEvent(new Event('change', { bubbles: true }));
}

function add(rung) {
  const total = rung.querySelector('[name$="-TOTAL_FORMS"]');
  const html = rung.querySelector('[data-blank]').innerHTML.replaceAll('__prefix__', total.value);
  const rows = rung.querySelector('[data-rows]');
  rows.insertAdjacentHTML('beforeend', html);
  total.value = Number(total.value) + 1;
  const row = rows.lastElementChild;
  row.querySelector('[data-moves]').hidden = false;
  row.querySelector('[name$="-text"]').focus();
}

for (const ladder of document.querySelectorAll('[data-ladder]')) {
  for (const hidden of ladder.querySelectorAll('[data-moves], [data-add]')) hidden.hidden = false;
  for (const button of ladder.querySelectorAll('[data-without-script]')) button.hidden = true;
  ladder.addEventListener('click', (event) => {
    const mover = event.target.closest('[data-move]');
    if (mover) {
      move(mover.closest('[data-row]'), mover.dataset.move);
      mover.focus();
    }
    const adder = event.target.closest('[data-add]');
    if (adder) add(adder.closest('[data-rung]'));
  });
}
