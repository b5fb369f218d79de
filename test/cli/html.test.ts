import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { htmlOf } from '../../src/cli/inventory/html.ts';
import type { Inventory } from '../../src/cli/inventory/model.ts';
import { shopInventory } from './shop.ts';

const executablePath = '/usr/bin/chromium';

let inventory: Inventory;
let html: string;
beforeAll(async () => {
  inventory = await shopInventory();
  html = htmlOf(inventory);
});

describe('the HTML report', () => {
  it('needs no other file', () => {
    expect(html).not.toMatch(/<link|<img|\ssrc=|@import|url\(/u);
  });

  it('escapes what the code says', () => {
    const [first, ...rest] = inventory.consumers;
    const text = htmlOf({ ...inventory, consumers: [{ ...first!, name: '<img src=x onerror=alert(1)>' }, ...rest] });
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x');
  });
});

// Debian's package `chromium` brings it.
describe.skipIf(!existsSync(executablePath))('the HTML report in Chromium', () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  const errors: string[] = [];
  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'exactly-once-html-'));
    const file = path.join(folder, 'report.html');
    writeFileSync(file, html);
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    page = await browser.newPage();
    page.on('pageerror', error => errors.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error') errors.push(message.text());
    });
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('filters by broker and rule, and says how many are left', async () => {
    await page.getByLabel('Broker').selectOption('bullmq');
    const expected = inventory.consumers.filter(({ broker }) => broker === 'bullmq').length;
    expect(await page.locator('article:visible').count()).toBe(expected);
    expect(await page.locator('#shown').textContent()).toContain(`${String(expected)} of `);
    await page.getByLabel('Rule').selectOption('no-check-then-insert');
    expect(await page.locator('article:visible').count()).toBe(0);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForFunction(
      `document.querySelectorAll('article:not([hidden])').length === ${String(inventory.consumers.length)}`,
    );
  });

  it('filters by folder, the folders below it included', async () => {
    for (const folder of ['src', 'src/inventory']) {
      await page.getByLabel('Folder').selectOption(folder);
      const expected = inventory.consumers.filter(({ file }) => file.startsWith(`${folder}/`)).length;
      expect(expected).toBeGreaterThan(0);
      expect(await page.locator('article:visible').count()).toBe(expected);
    }
    expect(await page.locator('article:visible').count()).toBeLessThan(inventory.consumers.length);
  });

  it('prints what is filtered out and not stepped to as well, within the page and in dark ink', async () => {
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('article:visible').count()).toBe(inventory.consumers.length);
    expect(await page.locator('form:visible, .steps:visible').count()).toBe(0);
    const drawn = await page.evaluate<{ width: number; faint: number; paper: string }>(`({
      width: Math.max(...[...document.querySelectorAll('svg')].map(svg => svg.getBoundingClientRect().right)),
      faint: [...document.querySelectorAll('.later')].filter(part => getComputedStyle(part).opacity !== '1').length,
      paper: getComputedStyle(document.body).backgroundColor,
    })`);
    expect(drawn.width).toBeLessThanOrEqual(794);
    expect(drawn).toMatchObject({ faint: 0, paper: 'rgb(255, 255, 255)' });
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.setViewportSize({ width: 1280, height: 720 });
  });

  it('steps through a schedule with buttons and keys', async () => {
    const finding = page.locator('.finding').first();
    await finding.getByRole('button', { name: 'First' }).click();
    expect(await finding.locator('li[aria-current="step"]').count()).toBe(1);
    expect(await finding.locator('.status').textContent()).toMatch(/^Step 1 of \d+: /u);
    await page.keyboard.press('ArrowRight');
    expect(await finding.locator('.status').textContent()).toMatch(/^Step 2 of /u);
    await page.keyboard.press('End');
    expect(await finding.locator('g.later').count()).toBe(0);
  });

  it('draws the crash window, in other colours in the dark, and everything on paper', async () => {
    expect(await page.locator('svg .window').count()).toBeGreaterThan(0);
    const colour = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light' });
    const light = await colour();
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await colour()).not.toBe(light);
    await page.emulateMedia({ media: 'print', colorScheme: 'light' });
    expect(await page.locator('form').isVisible()).toBe(false);
  });

  it('runs without an error, under its own content policy', () => {
    expect(errors).toEqual([]);
  });
});
