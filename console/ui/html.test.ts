import { expect, test } from 'vitest';
import { html } from './html.ts';

test("a caller's words can not become markup", () => {
  const words = '<img src=x onerror="alert(1)"> & \'more\'';
  expect(html`<p title="${words}">${words}</p>`.toString()).toBe(
    '<p title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &apos;more&apos;">&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &apos;more&apos;</p>',
  );
});

test('nested markup is kept, lists are joined, null leaves nothing', () => {
  const rows = [1, 2].map((n) => html`<li>${n}</li>`);
  expect(html`<ul>${rows}</ul>${null}${false}${''}`.toString()).toBe('<ul><li>1</li><li>2</li></ul>');
});
