/* The ladder grid: add a row, move or drag a row. Without this script numbers and a second save do the same. */

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
  settle(row);
}

/* Place numbers of a blank row that was moved count as soon as it stands among the others. */
function settle(row) {
  const order = row.querySelector('[name$="-ORDER"]');
  if (order.value === '') order.value = row.parentElement.children.length;
  renumber(row.parentElement);
  row.dispatchEvent(new Event('change', { bubbles: true }));
}

function drag(ladder) {
  let dragged = null;
  ladder.addEventListener('dragstart', (event) => {
    if (!event.target.closest('[data-handle]')) return;
    dragged = event.target.closest('[data-row]');
    dragged.classList.add('ladder-row--dragged');
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', '');
    event.dataTransfer.setDragImage(dragged, 10, 10);
  });
  ladder.addEventListener('dragover', (event) => {
    const row = event.target.closest('[data-row]');
    if (!dragged || !row || row.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    if (row === dragged) return;
    const box = row.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) row.before(dragged);
    else row.after(dragged);
  });
  ladder.addEventListener('drop', (event) => {
    if (dragged) event.preventDefault();
  });
  ladder.addEventListener('dragend', () => {
    if (!dragged) return;
    dragged.classList.remove('ladder-row--dragged');
    settle(dragged);
    dragged = null;
  });
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
  drag(ladder);
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
