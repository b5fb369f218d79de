import type { Finding, Moment } from '../../delivery/finding.ts';
import { assess, type Assessment, type Verdict } from '../../delivery/guarantee.ts';
import type { Place } from '../../effects/program.ts';
import { type JudgedConsumer, placeIn, type Report } from '../../engine.ts';
import { manifest } from '../../manifest.ts';
import type { Message } from '../lint.ts';
import type { LintedFile } from '../projects.ts';
import { effectsOf, partnerOf, transactionsOf } from './effects.ts';
import type { ConsumerEntry, FindingEntry, GapEntry, Inventory, MomentEntry, Summary } from './model.ts';
import { gapEntry, placeEntry, type Relative } from './places.ts';
import { VERDICTS } from './words.ts';

const momentEntry = ({ delivery, what, step, text }: Moment, relative: Relative): MomentEntry => {
  const { lane, actor } = step === undefined ? partnerAround(what) : partnerOf(step.effect);
  return {
    delivery,
    what,
    text,
    lane,
    actor,
    ...(step === undefined ? {} : { at: placeEntry(step.trace.at, relative) }),
  };
};

/** Who is seen to act in what is no step of the handler. */
const partnerAround = (what: Moment['what']): Pick<MomentEntry, 'lane' | 'actor'> =>
  what === 'redelivered' || what === 'settled'
    ? { lane: 'broker', actor: 'broker' }
    : { lane: 'handler', actor: 'handler' };

/** Messages of the rules and findings of the engine meet at the rule and the place. */
class Findings {
  readonly #file: LintedFile;
  readonly #relative: Relative;
  readonly #lineStarts: readonly number[];
  readonly #shown = new Set<Message>();

  constructor(file: LintedFile, relative: Relative) {
    this.#file = file;
    this.#relative = relative;
    this.#lineStarts = lineStartsOf(file.sourceText);
  }

  ofConsumer({ consumer, findings }: JudgedConsumer): readonly FindingEntry[] {
    return findings.flatMap(finding => {
      const place = placeIn(this.#file.file, finding, consumer);
      const message = place && this.messageAt(finding, place);
      return message === undefined ? [] : [this.entry(finding, message)];
    });
  }

  /** Of the reports only those whose message no consumer has shown. */
  rest(reports: readonly Report[]): readonly FindingEntry[] {
    return reports.flatMap(({ finding, place }) => {
      const message = this.messageAt(finding, place);
      return message === undefined || this.#shown.has(message) ? [] : [this.entry(finding, message)];
    });
  }

  /** What the rules say about the finding; nothing when they are off, or keep silent about it. */
  private messageAt({ owner }: Finding, { start, line }: Place): Message | undefined {
    const column = start - (this.#lineStarts[line - 1] ?? 0) + 1;
    return this.#file.messages.find(
      ({ rule, line: atLine, column: atColumn }) => rule === owner && atLine === line && atColumn === column,
    );
  }

  private entry({ outcome, schedule }: Finding, message: Message): FindingEntry {
    this.#shown.add(message);
    const { rule, text, line, column, endLine, endColumn, suppressed } = message;
    return {
      rule,
      message: text,
      file: this.#relative(this.#file.file),
      line,
      column,
      endLine,
      endColumn,
      outcome,
      ...(suppressed === undefined ? {} : { suppressed }),
      schedule: schedule.map(moment => momentEntry(moment, this.#relative)),
    };
  }
}

/** Offsets of the first character of each line. */
export const lineStartsOf = (text: string): readonly number[] => {
  const starts = [0];
  for (const { index, 0: end } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/gu)) starts.push(index + end.length);
  return starts;
};

const consumerEntry = (
  judged: JudgedConsumer,
  { guarantee, gates }: Assessment,
  file: LintedFile,
  findings: readonly FindingEntry[],
  relative: Relative,
): Omit<ConsumerEntry, 'id'> => {
  const { consumer, judgement } = judged;
  const { contract, at, registeredFor, kind, program } = consumer;
  const shown = relative(file.file);
  return {
    name: registeredFor === undefined ? at.name : `${at.name}('${registeredFor}')`,
    file: relative(at.file),
    line: at.line,
    kind,
    broker: contract.library,
    acknowledgement: { when: contract.acks, onThrow: contract.onThrow, awaitsHandler: contract.awaitsHandler },
    guarantee,
    bestEffort: judged.isBestEffort,
    effects: effectsOf(program, relative),
    gates: gates.map(({ effect, check, claim }) => ({
      guards: placeEntry(effect.trace.at, relative),
      ...(check === undefined ? {} : { check: placeEntry(check.trace.at, relative) }),
      claim: placeEntry(claim.trace.at, relative),
    })),
    transactions: transactionsOf(program, relative),
    gaps: unique([...consumer.gaps, ...judgement.gaps].map(gap => gapEntry(gap, relative))),
    comments: file.comments.map(({ line, text }) => ({ file: shown, line, text })),
    findings,
  };
};

const unique = (gaps: readonly GapEntry[]): readonly GapEntry[] => [
  ...new Map(gaps.map(gap => [`${gap.file}:${String(gap.line)}:${gap.reason}`, gap])).values(),
];

/** File, name and client; several of one name are told apart by their order. */
const withIds = (consumers: readonly Omit<ConsumerEntry, 'id'>[]): readonly ConsumerEntry[] => {
  const counts = new Map<string, number>();
  return consumers.map(consumer => {
    const id = `${consumer.file} ${consumer.name} ${consumer.broker}`;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return { id: count === 1 ? id : `${id} ${String(count)}`, ...consumer };
  });
};

const keyOf = ({ rule, file, line, column }: FindingEntry): string =>
  `${rule} ${file}:${String(line)}:${String(column)}`;

/** Every finding once, though two consumers may share it. */
export const findingsIn = ({
  consumers,
  elsewhere,
}: Pick<Inventory, 'consumers' | 'elsewhere'>): readonly FindingEntry[] => [
  ...new Map(
    [...consumers.flatMap(({ findings }) => findings), ...elsewhere].map(finding => [keyOf(finding), finding]),
  ).values(),
];

const summaryOf = (inventory: Pick<Inventory, 'consumers' | 'elsewhere' | 'problems'>): Summary => {
  const findings = findingsIn(inventory);
  const count = (verdict: Verdict): number =>
    inventory.consumers.filter(({ guarantee }) => guarantee.verdict === verdict).length;
  return {
    consumers: inventory.consumers.length,
    guarantees: Object.fromEntries(VERDICTS.map(verdict => [verdict, count(verdict)])) as Summary['guarantees'],
    findings: findings.filter(({ suppressed }) => suppressed === undefined).length,
    suppressed: findings.filter(({ suppressed }) => suppressed !== undefined).length,
    gaps: inventory.consumers.reduce((sum, { gaps }) => sum + gaps.length, inventory.problems.length),
  };
};

/** The inventory of linted files, in the order of their paths. */
export const inventoryOf = (
  files: readonly LintedFile[],
  projects: readonly string[],
  relative: Relative,
): Inventory => {
  const consumers: Omit<ConsumerEntry, 'id'>[] = [];
  const elsewhere: FindingEntry[] = [];
  const problems: GapEntry[] = [];
  for (const file of [...files].sort((left, right) => (left.file < right.file ? -1 : 1))) {
    const { analysis, problem } = file;
    const findings = new Findings(file, relative);
    const ofFile: Omit<ConsumerEntry, 'id'>[] = [];
    for (const judged of analysis.consumers) {
      const { consumer, judgement } = judged;
      ofFile.push(consumerEntry(judged, assess(consumer, judgement), file, findings.ofConsumer(judged), relative));
    }
    consumers.push(...ofFile.sort((left, right) => left.line - right.line));
    elsewhere.push(...findings.rest(analysis.reports));
    const known = new Set(
      ofFile.flatMap(({ gaps }) => gaps.map(gap => `${gap.file}:${String(gap.line)}:${gap.reason}`)),
    );
    problems.push(
      ...(problem === undefined ? [] : [{ file: relative(file.file), line: 1, reason: problem }]),
      ...analysis.gaps
        .map(gap => gapEntry(gap, relative))
        .filter(gap => !known.has(`${gap.file}:${String(gap.line)}:${gap.reason}`)),
    );
  }
  const parts = { consumers: withIds(consumers), elsewhere, problems: unique(problems) };
  return {
    version: 1,
    tool: { name: manifest.name, version: manifest.version },
    projects: projects.map(relative),
    summary: summaryOf(parts),
    ...parts,
  };
};
