/** What is wrong with the page as it is shown now, for tests. Empty lists mean nothing. */
import axe from 'axe-core';
import type { Page } from './chromium.ts';

/**
 * What axe finds against WCAG 2.2 A and AA and its own best practices, with the place of each finding.
 * Targets of 24 px are of WCAG 2.2, and axe checks them only where it is asked to.
 */
export async function findingsOf(page: Page): Promise<unknown> {
  await page.run(axe.source);
  // Copies of style sheets, which axe would make for its rule on orientation, break the page's policy.
  return page.run(`axe.run(document, { preload: false, rules: { 'target-size': { enabled: true } } })
    .then(({ violations }) =>
      violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`);
}

/**
 * The rest of what audits such as Lighthouse count under best practices and can be read in the page. Errors
 * in the console and the browser's own issues are the page's `complaints` and `issues`.
 */
export function practicesOf(page: Page): Promise<unknown> {
  return page.run(`(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const viewport = document.querySelector('meta[name=viewport]')?.content ?? '';
    const paste = (field) => field.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true }));
    const from = performance.getEntriesByType('resource').map(({ name }) => new URL(name));
    return Object.entries({
      'no doctype of HTML': document.doctype?.name !== 'html' || document.compatMode !== 'CSS1Compat',
      'not UTF-8': document.characterSet !== 'UTF-8',
      'no language': !/^(en|hi)$/.test(document.documentElement.lang),
      'no title of its own': !/^.+ · .+$/.test(document.title),
      'no viewport, or one that can not be enlarged':
        !/width=device-width/.test(viewport) || /user-scalable|maximum-scale/.test(viewport),
      'not one h1': all('h1').length !== 1,
      'wider than the screen': document.documentElement.scrollWidth > innerWidth,
      'from elsewhere': from.some(({ protocol, origin }) => protocol !== 'data:' && origin !== location.origin),
      'an image that is stretched': all('img').some(
        (img) => Math.abs(img.naturalWidth / img.naturalHeight - img.width / img.height) > 0.05),
      'a link that runs a script': all('a').some(({ href }) => href.startsWith('javascript:')),
      'a link into a new tab that can reach this one': all('a[target=_blank]').some(({ rel }) => !/noopener/.test(rel)),
      'a field that refuses what is pasted': !all('input, textarea').every(paste),
    }).flatMap(([name, isSo]) => (isSo ? [name] : []));
  })()`);
}
