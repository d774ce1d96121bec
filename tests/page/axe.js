// axe.js PAGE...: opens each page in Chromium, light and dark, wide and as wide as a phone, every <details> open;
// fails on a violation that axe-core finds, a message on the console, a request that leaves the page, or a page
// that scrolls sideways.
const fs = require('fs');
const { chromium } = require('playwright-core');

const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

async function look(browser, page, colorScheme, width) {
  let bad = 0;
  const tell = (...words) => { console.log(' ', ...words); bad++; };
  // the page's own policy forbids scripts; the checker's must run all the same
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
  const tab = await context.newPage();
  tab.on('console', (message) => tell('console:', message.text()));
  tab.on('pageerror', (error) => tell('error:', error.message));
  tab.on('request', (request) => { if (!/^(file|data):/.test(request.url())) tell('request:', request.url()); });
  await tab.goto('file://' + page);
  await tab.evaluate(() => document.querySelectorAll('details').forEach((d) => { d.open = true; }));
  if (await tab.evaluate(() => document.documentElement.scrollWidth > window.innerWidth)) tell('scrolls sideways');
  await tab.evaluate(axe);
  const result = await tab.evaluate(() => axe.run());
  for (const v of result.violations) tell(v.id, '-', v.help, '-', v.nodes.map((n) => n.target.join(' ')).join(', '));
  console.log(page, colorScheme, width, `${result.passes.length} rules hold, ${bad} things wrong`);
  await context.close();
  return bad;
}

(async () => {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
  let bad = 0;
  for (const page of process.argv.slice(2))
    for (const scheme of ['light', 'dark']) for (const width of [1300, 390]) bad += await look(browser, page, scheme, width);
  await browser.close();
  process.exit(bad ? 1 : 0);
})();
