// Only interplay: everything that this shows is in the page without it.
(() => {
  'use strict';
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const inspector = byId('inspector');

  // Colors: remembered from page to page.
  try {
    const kept = byId('theme-' + localStorage.getItem('tlsdemo-theme'));
    if (kept) kept.checked = true;
  } catch { /* storage may be forbidden for files */ }
  document.querySelector('.theme').addEventListener('change', (event) => {
    try { localStorage.setItem('tlsdemo-theme', event.target.value); } catch { /* as above */ }
  });

  // All open, all closed.
  const openable = all('main details');
  const button = byId('all');
  button.hidden = false;
  button.addEventListener('click', () => {
    const open = button.textContent === 'Open all';
    for (const details of openable) details.open = open;
    button.textContent = open ? 'Close all' : 'Open all';
  });

  // Where a link leads is opened.
  const reveal = () => {
    let id = '';
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const target = id && byId(id);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
    target.scrollIntoView({ block: target.matches('.fields a') ? 'center' : 'start' });
    if (target.closest('.panel')) light(target, false);
    else dark();
    const heading = target.matches('.body') && target.parentElement.querySelector('summary');
    if (heading) heading.focus({ preventScroll: true });
  };
  addEventListener('hashchange', reveal);
  document.addEventListener('click', (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.hash === location.hash && !link.closest('.hex')) setTimeout(reveal);
  });

  // Bytes and fields light each other up.
  let lit = [];
  let hiding = 0;
  const dark = () => {
    for (const element of lit) element.classList.remove('lit');
    lit = [];
    inspector.hidden = true;
  };
  const part = (element) => {
    const panel = element.closest('.panel');
    if (!panel) return null;
    const bytes = element.closest('.hex a[id], .hex span[id]');
    if (bytes) return bytes;
    const row = element.closest('.fields li');
    return row && row.querySelector(':scope > a[id]');
  };
  const partner = (element) => byId((element.id[0] === 'b' ? 'f' : 'b') + element.id.slice(1));
  const light = (element, follow) => {
    clearTimeout(hiding);
    if (lit[0] === element) return;
    dark();
    lit = [element, partner(element)].filter(Boolean);
    for (const one of lit) one.classList.add('lit');
    const bytes = lit.find((one) => one.id[0] === 'b');
    const row = lit.find((one) => one.id[0] === 'f');
    if (follow && bytes && element === row) within(bytes);
    if (row) explain(row);
  };
  // Scrolls the box of bytes, not the page.
  const within = (bytes) => {
    const box = bytes.closest('.bytes');
    const [outer, inner] = [box.getBoundingClientRect(), bytes.getBoundingClientRect()];
    const inside = inner.top >= outer.top && inner.bottom <= outer.bottom;
    if (inner.height && !inside) box.scrollTop += inner.top - outer.top - Math.max(12, (outer.height - inner.height) / 2);
  };
  const element = (name, text, className) => {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  };
  // The row of the structure that a row is in.
  const outer = (row) => {
    const list = row.closest('ul');
    return list.matches('.fields') ? null : list.closest('li').querySelector(':scope > a[id]');
  };
  const explain = (row) => {
    const path = [];
    for (let at = outer(row); at; at = outer(at)) path.unshift(at.textContent);
    const [offset, length] = row.dataset.o.split(',').map(Number);
    const where = length === 0 ? 'empty' : length === 1 ? 'byte ' + offset : 'bytes ' + offset + ' to ' + (offset + length - 1) + ', ' + length + ' in all';
    const line = element('div', path.map((name) => name + ' › ').join(''), 'path');
    line.append(element('b', row.textContent), ' · ' + where);
    const value = row.parentElement.querySelector(':scope > span:not(.rel)');
    if (value) line.append(' · ' + value.textContent);
    const close = element('button', '×');
    close.type = 'button';
    close.ariaLabel = 'Close';
    close.addEventListener('click', dark);
    inspector.replaceChildren(line, close);
    // A row without an explanation of its own is part of something that has one.
    let about = row;
    while (about && !about.dataset.g) about = outer(about);
    const note = about && byId('g' + about.dataset.g);
    if (note) {
      const text = element('div', '');
      if (about !== row) text.append(element('b', note.querySelector('dt').textContent), ': ');
      text.append(...note.querySelector('dd').cloneNode(true).childNodes);
      inspector.append(text);
    }
    inspector.hidden = false;
  };
  document.addEventListener('pointerover', (event) => {
    if (event.pointerType === 'touch') return;
    const found = part(event.target);
    if (found) light(found, true);
    else if (lit.length && !event.target.closest('#inspector')) { clearTimeout(hiding); hiding = setTimeout(dark, 350); }
    else clearTimeout(hiding);
  });
  document.addEventListener('focusin', (event) => {
    const found = event.target.matches('.panel a[id]') && part(event.target);
    if (found) light(found, true);
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('.hex a[id], .fields a[id]');
    const found = link || (!event.target.closest('a') && part(event.target));
    if (!found) {
      if (!event.target.closest('#inspector')) dark();
      return;
    }
    if (link) event.preventDefault();
    light(found, true);
    const other = partner(found);
    if (found.id[0] === 'b' && other) {
      for (let at = other; at; at = at.parentElement) if (at.localName === 'details') at.open = true;
      other.scrollIntoView({ block: 'nearest' });
      other.focus({ preventScroll: true });
    }
  });

  // Rows: one stop for the tab key, arrows from there.
  for (const fields of all('.fields')) {
    all('a[id], .note', fields).forEach((link, index) => { link.tabIndex = index ? -1 : 0; });
  }
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') dark();
    const row = event.target.matches('.fields a[id]') && event.target;
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = all('a[id]', row.closest('.fields')).filter((one) => one.checkVisibility());
    const at = rows.indexOf(row);
    const folded = row.parentElement.querySelector(':scope > details');
    let to = null;
    if (event.key === 'ArrowDown') to = rows[at + 1];
    else if (event.key === 'ArrowUp') to = rows[at - 1];
    else if (event.key === 'Home') to = rows[0];
    else if (event.key === 'End') to = rows[rows.length - 1];
    else if (event.key === 'ArrowRight' && folded) folded.open = true;
    else if (event.key === 'ArrowLeft' && folded && folded.open) folded.open = false;
    else if (event.key === 'ArrowLeft') to = outer(row);
    else return;
    event.preventDefault();
    if (!to) return;
    row.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  });

  // Commands: the bytes of the inputs are put in where they are wanted, from wherever they are shown.
  const digits = (element) => element && !element.textContent.includes('…') && element.textContent.replace(/\s/g, '');
  const bytesOf = (card, which) => {
    const rows = all(':scope > .values > div', card);
    const row = which === 'out' ? rows[rows.length - 1] : rows[which];
    const value = row.querySelector('.v');
    if (!value) return '';
    const length = value.dataset.n * 2;
    if (!length) return value.textContent;
    let found = '';
    const link = row.matches('.result') ? null : row.querySelector('.rel a');
    const part = (panel) => {
      const hex = digits(panel);
      return hex && hex.slice(value.dataset.r * 2, value.dataset.r * 2 + length);
    };
    if (link) {
      const id = link.hash.slice(1);
      if (id[0] === 'c') found = bytesOf(byId(id), 'out');
      else found = part(id[0] === 'f' ? byId('b' + id.slice(1)).closest('.hex') : byId(id).querySelector('.panel .hex'));
    } else if (value.dataset.r) {
      found = part(card.closest('.record').querySelector('.panel .hex'));
    } else if (which === 'out' && card.parentElement.querySelector('.op').textContent === 'concat') {
      found = rows.slice(0, -1).map((_, index) => bytesOf(card, index)).join('');
    }
    return found && found.length === length ? found : '';
  };
  for (const again of all('details.again')) {
    again.addEventListener('toggle', () => {
      if (again.querySelector('.copy') || !again.open) return;
      let whole = true;
      for (const place of all('[data-i]', again)) {
        const card = again.closest('.body');
        const found = bytesOf(card, place.dataset.i);
        const row = all(':scope > .values > div', card)[place.dataset.i];
        if (found || (row && !row.querySelector('.v'))) place.textContent = found;
        else whole = false;
      }
      const button = element('button', whole ? 'Copy' : 'Too long for this page: the bytes are in the trace that --json writes', 'copy');
      button.type = 'button';
      button.disabled = !whole;
      const code = again.querySelector('code');
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = 'Copied';
        } catch {
          getSelection().selectAllChildren(code);
          button.textContent = 'Selected';
        }
        setTimeout(() => { button.textContent = 'Copy'; }, 2000);
      });
      again.querySelector('.body').prepend(button);
    });
  }

  // The drawing: what a value depends on.
  const middle = (root) => { for (const box of all('.graph', root)) box.scrollLeft = (box.scrollWidth - box.clientWidth) / 2; };
  middle(document);
  for (const one of all('details.connection')) one.addEventListener('toggle', () => middle(one));
  for (const drawing of all('.graph svg')) {
    const edges = all('path[data-e]', drawing).map((path) => [path, ...path.dataset.e.split(' ')]);
    const nodes = new Map(all('.node', drawing).map((node) => [node.dataset.n, node]));
    const trace = (node) => {
      for (const one of all('.on', drawing)) one.classList.remove('on');
      drawing.classList.toggle('tracing', !!node);
      const todo = node ? [node.dataset.n] : [];
      const seen = new Set(todo);
      while (todo.length) {
        const at = todo.pop();
        nodes.get(at).classList.add('on');
        for (const [path, from, to] of edges) {
          if (to !== at) continue;
          path.classList.add('on');
          if (!seen.has(from)) { seen.add(from); todo.push(from); }
        }
      }
    };
    for (const node of nodes.values()) {
      node.addEventListener('pointerenter', () => trace(node));
      node.addEventListener('pointerleave', () => trace(null));
      node.addEventListener('focus', () => trace(node));
      node.addEventListener('blur', () => trace(null));
    }
  }

  if (location.hash) reveal();
})();
