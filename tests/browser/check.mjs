// Opens each page with the network off, in light and dark, on a phone and on a desk; prints JSON lines.
//
//   node check.mjs CHROMIUM [--shots DIR] PAGE.html ...
//
// Each line: {page, scheme, width, overflow, title, scripts, requests, console, violations}. `requests` are all
// that are not the page itself or data in it; `overflow` is by how many pixels the page is wider
// than its window.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer-core';

const [chromium, ...rest] = process.argv.slice(2);
const shots = rest[0] === '--shots' ? rest.splice(0, 2)[1] : null;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const browser = await puppeteer.launch({
  executablePath: chromium,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--host-resolver-rules=MAP * ~NOTFOUND'],
});
try {
  for (const path of rest) {
    for (const scheme of ['light', 'dark']) {
      for (const width of [360, 1280]) {
        const page = await browser.newPage();
        await page.setViewport({ width, height: width < 600 ? 740 : 900 });
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
        const asked = [];
        const said = [];
        page.on('request', request => asked.push(request.url()));
        page.on('console', message => said.push(message.text()));
        page.on('pageerror', error => said.push(String(error)));
        const own = pathToFileURL(path).href;
        await page.goto(own, { waitUntil: 'load' });
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        if (shots) {
          const name = basename(path, '.html');
          await page.screenshot({ path: join(shots, `${name}-${scheme}-${width}.png`), fullPage: true });
        }
        const title = await page.title();
        const scripts = await page.evaluate(() => document.scripts.length);
        const noise = said.length;
        // Folded parts are part of the page: what is checked is all of it.
        await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
        await page.evaluate(axe);
        const found = await page.evaluate(tags => window.axe.run({ runOnly: tags }), rules);
        console.log(JSON.stringify({
          page: path, scheme, width, overflow, title, scripts,
          requests: asked.filter(url => url !== own && !url.startsWith('data:')),
          console: said.slice(0, noise),
          violations: found.violations.map(v => ({
            rule: v.id, help: v.help, count: v.nodes.length, first: v.nodes[0].html.slice(0, 300), why: v.nodes[0].failureSummary,
          })),
        }));
        await page.close();
      }
    }
  }
} finally {
  await browser.close();
}
