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

  /* "已选 3 名" beside a bulk action: data-kj-count names the checkboxes. */
  function counted(form) {
    if (!form) return;
    each('[data-kj-count]', function (out) {
      out.textContent = form.querySelectorAll('input[name="' + out.getAttribute('data-kj-count') + '"]:checked').length;
    }, form);
  }

  /* One tab stop; arrows, Home and End move; the keys named by the table write a code; Ctrl+Z takes it back.
     <table data-kj-grid data-kj-codes='[{"key":"1","code":"present","mark":"✓","name":"到训","look":""}]'>
     Each cell: <td class="kj-att__c" data-name="安*禾 11月3日"><input type="hidden" name="…" value="…"><span>✓</span></td> */
  function grid(table) {
    var codes = {}, past = [];
    JSON.parse(table.getAttribute('data-kj-codes') || '[]').forEach(function (code) { codes[code.key] = code; });
    var status = document.getElementById(table.getAttribute('data-kj-status') || 'cell-status');
    function cells(row) { return Array.prototype.slice.call(row.querySelectorAll('.kj-att__c')); }
    function tell(cell) {
      if (status) status.textContent = cell.getAttribute('aria-label') || '';
    }
    function write(cell, code) {
      var box = cell.querySelector('input,select');
      if (box) { box.value = code.code; box.dispatchEvent(new Event('change', { bubbles: true })); }
      var mark = cell.querySelector('span') || cell;
      mark.textContent = code.mark;
      cell.className = 'kj-att__c' + (code.look ? ' ' + code.look : '') + ' is-changed';
      cell.setAttribute('aria-label', (cell.getAttribute('data-name') || '') + ' ' + code.name);
      cell.setAttribute('data-code', code.code);
      table.dispatchEvent(new CustomEvent('kj:written', { bubbles: true, detail: { cell: cell, code: code } }));
      sums(cell.parentNode);
      tell(cell);
    }
    function sums(row) {
      each('[data-kj-sum]', function (out) {
        var wanted = out.getAttribute('data-kj-sum').split(' '), halves = 0;
        cells(row).forEach(function (cell) {
          var code = cell.getAttribute('data-code');
          if (wanted.indexOf(code) >= 0) halves += 2;
          else if (wanted.indexOf('half:' + code) >= 0) halves += 1;
        });
        out.textContent = String(halves / 2);
      }, row);
    }
    function now(cell) {
      var box = cell.querySelector('input,select'), mark = cell.querySelector('span') || cell;
      return { code: box ? box.value : '', mark: mark.textContent, name: cell.getAttribute('aria-label').replace((cell.getAttribute('data-name') || '') + ' ', ''),
        look: cell.className.replace('kj-att__c', '').replace('is-changed', '').trim() };
    }
    function go(cell) {
      if (!cell) return;
      each('.kj-att__c[tabindex="0"]', function (old) { old.tabIndex = -1; }, table);
      each('tr.is-row', function (old) { old.classList.remove('is-row'); }, table);
      cell.tabIndex = 0; cell.focus(); cell.parentNode.classList.add('is-row');
      tell(cell);
    }
    var first = table.querySelector('.kj-att__c');
    each('.kj-att__c', function (cell) { cell.tabIndex = -1; }, table);
    if (first) first.tabIndex = 0;
    table.addEventListener('click', function (event) { go(event.target.closest('.kj-att__c')); });
    table.addEventListener('keydown', function (event) {
      var cell = event.target.closest('.kj-att__c');
      if (!cell) return;
      var row = cell.parentNode, line = cells(row), at = line.indexOf(cell);
      var up = row.previousElementSibling, down = row.nextElementSibling;
      var to = { ArrowLeft: line[at - 1], ArrowRight: line[at + 1], Home: line[0], End: line[line.length - 1],
        ArrowUp: up && cells(up)[at], ArrowDown: down && cells(down)[at] };
      if (event.key in to) { event.preventDefault(); go(to[event.key]); return; }
      if ((event.ctrlKey || event.metaKey) && event.key === 'z') {
        var last = past.pop();
        if (last) { event.preventDefault(); write(last[0], last[1]); go(last[0]); }
        return;
      }
      var code = codes[event.key];
      if (code && !event.ctrlKey && !event.metaKey && !event.altKey && !cell.hasAttribute('aria-disabled')) {
        event.preventDefault();
        past.push([cell, now(cell)]);
        write(cell, code);
        if (line[at + 1]) go(line[at + 1]);
      }
    });
  }

  function dress(part) {
    each('[data-kj-grid]', grid, part);
    each('[data-kj-print]', function (button) { button.hidden = false; }, part);
    var errors = part.querySelector('[data-kj-errors]');
    if (errors) errors.focus();
  }
  function start() { dress(document); }
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start); else start();
  document.addEventListener('htmx:load', function (event) {
    if (event.target !== document.body) dress(event.target);
  });
})();
