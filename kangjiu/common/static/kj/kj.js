/* Small behaviours. Every page reads, searches and submits without this file. */
(function () {
  'use strict';
  var root = document.documentElement;

  function each(selector, act, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), act);
  }
  function keep(name, value) {
    document.cookie = name + '=' + value + ';path=/;samesite=lax;max-age=' + (value ? 31536000 : 0) +
      (location.protocol === 'https:' ? ';secure' : '');
  }
  function typing(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
  }

  /* The mode switches are forms; here they only answer without loading the page again. */
  document.addEventListener('submit', function (event) {
    var form = event.target, button = event.submitter;
    if (!form.matches('[data-kj-display]') || !button || !button.name) return;
    event.preventDefault();
    if (button.value) root.setAttribute('data-' + button.name, button.value);
    else root.removeAttribute('data-' + button.name);
    keep('kj_' + button.name, button.value);
    var large = root.getAttribute('data-size') === 'large';
    each('[data-kj-display] button[name="' + button.name + '"]', function (other) {
      if (other.hasAttribute('data-kj-size')) {
        other.value = large ? 'normal' : 'large';
        other.setAttribute('aria-pressed', String(large));
      } else {
        other.setAttribute('aria-pressed', String(other.value === button.value));
      }
    });
  });

  document.addEventListener('click', function (event) {
    var target = event.target;
    var menu = target.closest('[data-kj-menu]');
    if (menu) {
      event.preventDefault();
      var nav = document.getElementById(menu.getAttribute('aria-controls'));
      menu.setAttribute('aria-expanded', String(nav.classList.toggle('is-open')));
      if (nav.classList.contains('is-open')) nav.focus({ preventScroll: true });
    }
    var opener = target.closest('[data-kj-dialog]');
    if (opener) {
      var dialog = document.getElementById(opener.getAttribute('data-kj-dialog'));
      if (dialog && dialog.showModal) { event.preventDefault(); dialog.showModal(); }
    }
    var closer = target.closest('[data-kj-close]');
    if (closer) { event.preventDefault(); closer.closest('dialog').close(); }
    if (target.closest('[data-kj-print]')) window.print();
    var back = target.closest('[data-kj-back]');
    if (back && history.length > 1 && document.referrer) { event.preventDefault(); history.back(); }
    each('details[data-kj-pop][open]', function (pop) { if (!pop.contains(target)) pop.open = false; });
  });

  document.addEventListener('keydown', function (event) {
    if (event.key === ' ' && event.target.matches('a[role="button"]')) { event.preventDefault(); event.target.click(); }
    var box = document.getElementById('q');
    if (event.key === '/' && box && !typing(event.target) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault(); box.focus();
    }
    if (event.key === 'Escape') {
      var pop = event.target.closest && event.target.closest('details[data-kj-pop][open]');
      if (pop) { pop.open = false; pop.querySelector('summary').focus(); }
    }
  });

  /* The chosen answer is marked inside its own question only. */
  document.addEventListener('change', function (event) {
    var input = event.target;
    if (input.closest('.kj-choice')) {
      var group = input.closest('fieldset') || input.form || document;
      each('.kj-choice input', function (other) {
        if (other.name === input.name) other.closest('.kj-choice').classList.toggle('kj-choice--on', other.checked);
      }, group);
    }
    if (input.matches('[data-kj-all]')) {
      each('input[type="checkbox"][name="' + input.getAttribute('data-kj-all') + '"]', function (other) {
        if (!other.disabled) other.checked = input.checked;
      });
    }
    if (input.matches('[data-kj-submit]') && input.form) input.form.requestSubmit();
    counted(input.form);
  });

  /* A second press while the first is on its way does nothing; the server would refuse it anyway. */
  document.addEventListener('submit', function (event) {
    var form = event.target, now = Date.now();
    if (event.defaultPrevented || (form.getAttribute('method') || '').toLowerCase() !== 'post') return;
    if (now - Number(form.getAttribute('data-kj-sent') || 0) < 4000) event.preventDefault();
    else form.setAttribute('data-kj-sent', String(now));
  });
  window.addEventListener('pageshow', function () {
    each('[data-kj-sent]', function (form) { form.removeAttribute('data-kj-sent'); });
  });

  /* An identity number is checked while it is typed; the server checks it again. */
  document.addEventListener('input', function (event) {
    if (!event.target.matches('[data-kj-check="resident-id"]')) return;
    var box = event.target, text = box.value.replace(/\s/g, '').toUpperCase(), line = box.nextElementSibling;
    if (!line || !line.matches('[data-kj-said]')) {
      line = document.createElement('p');
      line.setAttribute('data-kj-said', '');
      line.setAttribute('aria-live', 'polite');
      box.insertAdjacentElement('afterend', line);
    }
    var weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], sum = 0;
    line.className = 'kj-hint';
    if (!/^[1-9]\d{16}[\dX]$/.test(text)) {
      line.textContent = text.length > 18 ? '多了 ' + (text.length - 18) + ' 位' : '';
      return;
    }
    weights.forEach(function (weight, at) { sum += weight * Number(text[at]); });
    var good = '10X98765432'[sum % 11] === text[17];
    line.className = good ? 'kj-good' : 'kj-error';
    line.textContent = good
      ? '校验相符：' + (Number(text[16]) % 2 ? '男' : '女') + '，' + text.slice(6, 10) + '年' + Number(text.slice(10, 12)) + '月' + Number(text.slice(12, 14)) + '日 出生'
      : '第 18 位校验码不符，请对照证件逐位核对';
  });

  /* "已选 3 名" beside a bulk action: data-kj-count names the checkboxes. */
  function counted(form) {
    if (!form) return;
    each('[data-kj-count]', function (out) {
      out.textContent = form.querySelectorAll('input[name="' + out.getAttribute('data-kj-count') + '"]:checked').length;
    }, form);
  }

  /* Attendance: every cell is an <input class="kj-att__c" maxlength="1">, so the sheet works without this script.
     One tab stop; arrows, Home and End move; a key of data-kj-codes writes its mark; Ctrl+Z takes it back.
     <table data-kj-grid data-kj-codes='[{"key":"1","mark":"✓","name":"到训","look":"","day":1}, …]' data-kj-status="id"> */
  function grid(table) {
    var codes = {}, marks = {}, past = [];
    JSON.parse(table.getAttribute('data-kj-codes') || '[]').forEach(function (code) {
      codes[code.key] = code; marks[code.mark] = code;
    });
    var empty = { mark: '', name: '未录', look: '' };
    var status = document.getElementById(table.getAttribute('data-kj-status') || 'cell-status');
    function cells(row) { return Array.prototype.slice.call(row.querySelectorAll('.kj-att__c')); }
    function tell(cell) {
      if (!status) return;
      var code = marks[cell.value] || (cell.value ? { name: cell.value } : empty);
      status.textContent = cell.getAttribute('aria-label') + ' ' + (cell.title || code.name);
    }
    function looks(cell, code) {
      var box = cell.parentNode;
      Object.keys(codes).forEach(function (key) { if (codes[key].look) box.classList.remove(codes[key].look); });
      if (code.look) box.classList.add(code.look);
      box.classList.toggle('is-changed', cell.value !== cell.defaultValue);
    }
    function write(cell, mark) {
      cell.value = mark;
      looks(cell, marks[mark] || empty);
      sums(cell.closest('tr'));
      tell(cell);
      changed();
    }
    function sums(row) {
      each('[data-kj-sum]', function (out) {
        var name = out.getAttribute('data-kj-sum'), halves = 0;
        cells(row).forEach(function (cell) { halves += 2 * ((marks[cell.value] || {})[name] || 0); });
        out.textContent = String(halves / 2);
      }, row);
    }
    function changed() {
      var count = table.querySelectorAll('.is-changed').length;
      each('[data-kj-changed]', function (out) { out.textContent = String(count); });
    }
    function go(cell) {
      if (!cell) return;
      each('.kj-att__c[tabindex="0"]', function (old) { old.tabIndex = -1; }, table);
      each('tr.is-row', function (old) { old.classList.remove('is-row'); }, table);
      cell.tabIndex = 0; cell.focus(); cell.select(); cell.closest('tr').classList.add('is-row');
      tell(cell);
    }
    var all = Array.prototype.slice.call(table.querySelectorAll('.kj-att__c'));
    all.forEach(function (cell) { cell.tabIndex = -1; });
    if (all.length) all[0].tabIndex = 0;
    table.addEventListener('focusin', function (event) {
      if (event.target.matches('.kj-att__c') && event.target.tabIndex !== 0) go(event.target);
      else if (event.target.matches('.kj-att__c')) { event.target.closest('tr').classList.add('is-row'); tell(event.target); }
    });
    table.addEventListener('keydown', function (event) {
      var cell = event.target.closest('.kj-att__c');
      if (!cell || event.isComposing) return;
      var row = cell.closest('tr'), line = cells(row), at = line.indexOf(cell);
      var up = row.previousElementSibling, down = row.nextElementSibling;
      var to = { ArrowLeft: line[at - 1], ArrowRight: line[at + 1], Home: line[0], End: line[line.length - 1],
        ArrowUp: up && cells(up)[at], ArrowDown: down && cells(down)[at], Enter: down && cells(down)[at] };
      var held = event.ctrlKey || event.metaKey || event.altKey;
      if (event.key in to && !held) { event.preventDefault(); go(to[event.key]); return; }
      if (held && event.key === 'z') {
        event.preventDefault();
        var last = past.pop();
        if (last) { write(last[0], last[1]); go(last[0]); }
        return;
      }
      if (held || cell.readOnly) return;
      var code = codes[event.key], wipe = event.key === 'Delete' || event.key === 'Backspace';
      if (code || wipe) {
        event.preventDefault();
        past.push([cell, cell.value]);
        write(cell, code ? code.mark : '');
        if (code) go(line[at + 1]);
      }
    });
    table.addEventListener('input', function (event) {
      var cell = event.target;
      if (!cell.matches('.kj-att__c')) return;
      write(cell, codes[cell.value] ? codes[cell.value].mark : cell.value);
    });
    /* only what was changed travels */
    var form = table.closest('form');
    if (form) form.addEventListener('submit', function () {
      all.forEach(function (cell) { cell.disabled = cell.value === cell.defaultValue; });
    });
    window.addEventListener('pageshow', function () { all.forEach(function (cell) { cell.disabled = false; }); });
  }

  /* Search: answers while typing. Without this script Enter sends the form and shows them on a page of their own.
     Arrows walk through the list, Enter opens the chosen one (or sends the form), Escape closes the list. */
  function search(form) {
    var box = form.querySelector('input[type="search"]'), said = form.querySelector('[role="status"]');
    var found = document.getElementById('q-found');
    if (!window.htmx || !box || !found) return;
    box.setAttribute('role', 'combobox');
    box.setAttribute('aria-autocomplete', 'list');
    box.setAttribute('aria-haspopup', 'listbox');
    close();
    function options() { return Array.prototype.slice.call(found.querySelectorAll('[role="option"]')); }
    function chosen() { return found.querySelector('[aria-selected="true"]'); }
    function asks() { return box.value.trim().length > 1; }
    function close() {
      found.hidden = true;
      box.setAttribute('aria-expanded', 'false');
      box.removeAttribute('aria-controls');
      box.removeAttribute('aria-activedescendant');
      said.textContent = '';
    }
    function open() {
      if (!asks() || !form.contains(document.activeElement) || !found.children.length) { close(); return; }
      var list = options().length > 0;
      found.hidden = false;
      box.setAttribute('aria-expanded', String(list));
      if (list) box.setAttribute('aria-controls', 'q-list');
      box.removeAttribute('aria-activedescendant');
      said.textContent = found.querySelector('[data-kj-said]').getAttribute('data-kj-said');
    }
    function choose(option) {
      options().forEach(function (other) { other.setAttribute('aria-selected', String(other === option)); });
      box.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    }
    function ask(event) {
      if (event.isComposing) return;
      if (asks()) window.htmx.trigger(box, 'kj-ask');
      else { window.htmx.trigger(box, 'htmx:abort'); found.textContent = ''; close(); }
    }
    box.addEventListener('input', ask);
    box.addEventListener('compositionend', ask);
    box.addEventListener('keydown', function (event) {
      if (event.isComposing) return;
      var list = found.hidden ? [] : options(), at = list.indexOf(chosen()), last = list.length - 1;
      if (event.key === 'Escape' && !found.hidden) { event.preventDefault(); close(); }
      if (event.key === 'ArrowDown' && found.hidden && found.children.length) { event.preventDefault(); open(); return; }
      if (last < 0) return;
      if (event.key === 'ArrowDown') { event.preventDefault(); choose(list[at < last ? at + 1 : 0]); }
      if (event.key === 'ArrowUp') { event.preventDefault(); choose(list[at > 0 ? at - 1 : last]); }
      if (event.key === 'Enter' && at >= 0) { event.preventDefault(); list[at].click(); }
    });
    found.addEventListener('htmx:afterSwap', open);
    form.addEventListener('focusout', function (event) {
      if (event.relatedTarget && !form.contains(event.relatedTarget)) close();
    });
    document.addEventListener('click', function (event) { if (!form.contains(event.target)) close(); });
  }
  /* a problem leads to its line in the editor of its file */
  document.addEventListener('click', function (event) {
    var link = event.target.closest('[data-kj-line]');
    if (!link) return;
    var box = document.querySelector('[data-kj-editor="' + link.dataset.kjFile + '"]');
    if (!box) return;
    event.preventDefault();
    var holder = box.closest('details');
    if (holder) holder.open = true;
    var lines = box.value.split('\n');
    var at = Math.max(0, Math.min(lines.length, +link.dataset.kjLine) - 1);
    var start = lines.slice(0, at).join('\n').length + (at ? 1 : 0);
    box.focus();
    box.setSelectionRange(start, start + (lines[at] || '').length);
    box.scrollTop = at * box.scrollHeight / lines.length - box.clientHeight / 3;
  });

  /* A session that ends for want of use says so two minutes before: what was typed would be lost. */
  function idle(box) {
    var whole = Number(box.getAttribute('data-kj-idle')) * 1000, early = 120000, timer;
    var words = box.querySelector('[data-kj-say]'), stay = box.querySelector('[data-kj-stay-on]'), first = words.textContent;
    function over() { words.textContent = words.getAttribute('data-kj-say'); stay.hidden = true; box.querySelector('h2').textContent = '已自动退出'; }
    function warn() { if (box.showModal && !box.open) box.showModal(); timer = setTimeout(over, early); }
    function arm() { clearTimeout(timer); words.textContent = first; timer = setTimeout(warn, whole - early); }
    stay.addEventListener('click', function () {
      fetch(box.getAttribute('data-kj-stay'), { credentials: 'same-origin', redirect: 'manual' }).then(function (answer) {
        if (!answer.ok) { over(); return; }
        box.close(); arm();
      }, over);
    });
    document.addEventListener('htmx:afterRequest', function () { if (!box.open) arm(); });
    arm();
  }

  function dress(part) {
    each('[data-kj-search]', search, part);
    each('[data-kj-grid]', grid, part);
    each('[data-kj-idle]', idle, part);
    each('[data-kj-print]', function (button) { button.hidden = false; }, part);
    /* on a phone the list comes first; what is filtered stays in sight */
    if (window.matchMedia('(max-width: 40em)').matches && !location.search) {
      each('[data-kj-fold]', function (fold) { fold.open = false; }, part);
    }
    each('.kj-tabs', function (tabs) {
      var here = tabs.querySelector('[aria-current]');
      if (here) tabs.scrollLeft = here.offsetLeft - tabs.clientWidth / 2 + here.clientWidth / 2;
    }, part);
    var errors = part.querySelector('[data-kj-errors]');
    if (errors) errors.focus();
  }
  function start() { dress(document); }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
  document.addEventListener('htmx:load', function (event) {
    if (event.target !== document.body) dress(event.target);
  });
})();
