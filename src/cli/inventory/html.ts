import path from 'node:path';

import { docsUrl } from '../../manifest.ts';
import type { Comparison } from './compare.ts';
import { changeText } from './markdown.ts';
import { escaped, prose } from './markup.ts';
import type { ConsumerEntry, FindingEntry, GateEntry, Inventory, PlaceEntry } from './model.ts';
import { script, style } from './page-assets.ts';
import { timelineOf } from './timeline.ts';
import {
  acknowledgementText,
  counted,
  guaranteeText,
  isItsOwnMarker,
  kindText,
  VERDICT_MEANINGS,
  VERDICTS,
  verdictName,
} from './words.ts';

const code = (text: string): string => `<code>${escaped(text)}</code>`;
const place = ({ file, line }: Pick<PlaceEntry, 'file' | 'line'>): string =>
  `<span class="place">${escaped(file)}:${String(line)}</span>`;

const list = (title: string, items: readonly string[], tag = 'ul'): string =>
  items.length === 0 ? '' : `<h3>${title}</h3><${tag}>${items.map(item => `<li>${item}</li>`).join('')}</${tag}>`;

const findingHtml = (finding: FindingEntry): string => {
  const { rule, message, suppressed, schedule } = finding;
  const buttons = [
    ['first', 'First'],
    ['back', 'Back'],
    ['next', 'Next'],
    ['last', 'All'],
  ].map(([to, name]) => `<button type="button" data-to="${String(to)}">${String(name)}</button>`);
  return [
    '<section class="finding">',
    `<h3><a href="${escaped(docsUrl(`rules/${rule}`))}">${escaped(rule)}</a> ${place(finding)}</h3>`,
    `<p>${prose(message)}</p>`,
    suppressed === undefined ? '' : `<p>Suppressed${suppressed === '' ? '' : `: ${escaped(suppressed)}`}</p>`,
    ...(schedule.length === 0
      ? []
      : [
          `<div class="steps" role="group" aria-label="Step through the schedule">${buttons.join('')}<span class="status" role="status"></span></div>`,
          `<figure tabindex="0" aria-label="Timeline">${timelineOf(finding)}</figure>`,
          `<ol class="schedule">${schedule.map(({ text }) => `<li>${prose(text)}</li>`).join('')}</ol>`,
        ]),
    '</section>',
  ].join('');
};

const gateHtml = (gate: GateEntry): string => {
  const { guards, check, claim } = gate;
  const by = isItsOwnMarker(gate) ? 'is its own marker' : `is guarded by ${code(claim.name)} ${place(claim)}`;
  const asked = check === undefined ? '' : `, asked by ${code(check.name)} ${place(check)}`;
  return `${code(guards.name)} ${place(guards)} ${by}${asked}`;
};

const consumerHtml = (consumer: ConsumerEntry): string => {
  const { name, broker, guarantee, findings, file } = consumer;
  const { verdict } = guarantee;
  const rules = findings.map(({ rule }) => rule).join(' ');
  return [
    `<article data-broker="${escaped(broker)}" data-guarantee="${verdict}" data-rules="${escaped(rules)}" data-file="${escaped(file)}">`,
    `<h2>${code(name)} ${place(consumer)}</h2>`,
    `<p><strong class="${verdict}">${verdictName(verdict)}</strong> <span class="meaning">${guaranteeText(guarantee)}${consumer.bestEffort ? ', best effort on purpose' : ''}</span></p>`,
    `<p>${escaped(broker)}, ${kindText(consumer.kind)}: ${acknowledgementText(consumer.acknowledgement)}.</p>`,
    list(
      'Effects',
      consumer.effects.map(
        effect =>
          `${code(effect.name)} ${escaped(effect.about)}${effect.repeatable ? '' : ', not repeatable'}` +
          `${effect.within.length === 0 ? '' : `, in: ${escaped(effect.within.join(', '))}`} ${place(effect)}`,
      ),
      'ol',
    ),
    list('Deduplication', consumer.gates.map(gateHtml)),
    list(
      'Transactions',
      consumer.transactions.map(
        ({ store, at, from, to }) =>
          `${escaped(store)} ${place(at)}` +
          (from === undefined || to === undefined ? '' : `: from ${code(from.name)} to ${code(to.name)} ${place(to)}`),
      ),
    ),
    list(
      'Gaps',
      consumer.gaps.map(gap => `${escaped(gap.reason)} ${place(gap)}`),
    ),
    list(
      'Disable comments',
      consumer.comments.map(comment => `${code(comment.text)} ${place(comment)}`),
    ),
    ...findings.map(findingHtml),
    '</article>',
  ].join('');
};

const select = (name: string, title: string, values: readonly string[]): string =>
  `<label>${title}<select name="${name}"><option value="">all</option>${[...new Set(values)]
    .filter(value => value !== '' && value !== '.')
    .toSorted()
    .map(
      value => `<option value="${escaped(value)}">${escaped(value === 'none' ? verdictName(value) : value)}</option>`,
    )
    .join('')}</select></label>`;

/** Every folder that a file is in: `src`, `src/orders`. */
const foldersOf = (file: string): readonly string[] => {
  const folder = path.posix.dirname(file);
  return folder === '.' || folder === '/' || folder === '..' ? [] : [...foldersOf(folder), folder];
};

const comparisonHtml = (comparison: Comparison): string => {
  const { weaker, stronger, added, removed, newFindings, goneFindings } = comparison;
  const named = (consumer: ConsumerEntry): string =>
    `${code(consumer.name)} ${place(consumer)} ${verdictName(consumer.guarantee.verdict)}`;
  const shown = (finding: FindingEntry): string =>
    `${escaped(finding.rule)} ${place(finding)} ${prose(finding.message)}`;
  const parts = [
    list(
      'Weaker',
      weaker.map(change => prose(changeText(change))),
    ),
    list(
      'Stronger',
      stronger.map(change => prose(changeText(change))),
    ),
    list('New consumers', added.map(named)),
    list('Consumers that are gone', removed.map(named)),
    list('New findings', newFindings.map(shown)),
    list('Findings that are gone', goneFindings.map(shown)),
  ].join('');
  return `<section><h2>What changed</h2>${parts === '' ? '<p>No guarantee changed.</p>' : parts}</section>`;
};

/** One file that needs nothing else: opened from a disk, mailed, or kept as an artefact of a build. */
export const htmlOf = (inventory: Inventory, comparison?: Comparison): string => {
  const { summary, consumers, elsewhere, problems } = inventory;
  const verdicts = VERDICTS.filter(verdict => summary.guarantees[verdict] > 0);
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">`,
    `<title>Delivery guarantees</title><style>${style}</style></head><body><header><h1>Delivery guarantees</h1>`,
    `<p>${counted(summary.consumers, 'consumer')}, ${counted(summary.findings, 'finding')}, ${String(summary.suppressed)} suppressed, ${counted(summary.gaps, 'gap')}; ${escaped(inventory.projects.join(', '))}</p>`,
    `<ul class="summary">${verdicts
      .map(
        verdict =>
          `<li><b class="${verdict}">${String(summary.guarantees[verdict])}</b>${verdictName(verdict)}<br><span class="meaning">${VERDICT_MEANINGS[verdict]}</span></li>`,
      )
      .join('')}</ul></header><main>`,
    comparison === undefined ? '' : comparisonHtml(comparison),
    '<form aria-label="Filter consumers">',
    select('guarantee', 'Guarantee', verdicts),
    select(
      'broker',
      'Broker',
      consumers.map(({ broker }) => broker),
    ),
    select(
      'rule',
      'Rule',
      consumers.flatMap(({ findings }) => findings.map(({ rule }) => rule)),
    ),
    select(
      'folder',
      'Folder',
      consumers.flatMap(({ file }) => foldersOf(file)),
    ),
    '<button type="reset">Show all</button><span id="shown" role="status"></span></form>',
    ...consumers.map(consumerHtml),
    elsewhere.length === 0 ? '' : `<h2>Findings outside of consumers</h2>${elsewhere.map(findingHtml).join('')}`,
    list(
      'What could not be seen',
      problems.map(gap => `${escaped(gap.reason)} ${place(gap)}`),
    ),
    `</main><script>${script}</script></body></html>`,
  ].join('\n');
};
