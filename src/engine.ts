import path from 'node:path';

import picomatch from 'picomatch';

import { createCatalog, type Catalog } from './catalog/index.ts';
import type { Library } from './catalog/model.ts';
import { collectCandidates, isEmpty, type Candidates } from './consumers/candidates.ts';
import type { Consumer } from './consumers/consumer.ts';
import { filesUsing, findConfigured } from './consumers/configured.ts';
import { findConsumers } from './consumers/find.ts';
import { Reach } from './consumers/reach.ts';
import { Relays } from './consumers/relays.ts';
import { wrappersIn, wrappersOf, type Wrappers } from './consumers/wrappers.ts';
import { wrapperUses } from './consumers/wrapper-uses.ts';
import type { Finding } from './delivery/finding.ts';
import { judge, type Judgement } from './delivery/judge.ts';
import { defaultLexicon } from './effects/lexicon.ts';
import type { Gap, Place } from './effects/program.ts';
import type { Services } from './effects/lower/services.ts';
import { memberName } from './effects/lower/site.ts';
import { resolveCall, type ResolvedCall } from './effects/resolution.ts';
import { Entities } from './entities/entities.ts';
import { readMigration } from './migrations/read.ts';
import { schemaLookup, type SchemaLookup } from './schema/lookup.ts';
import type { Coverage } from './schema/schema.ts';
import type { Settings } from './settings.ts';
import { ProgramIndex } from './typescript/declarations.ts';
import { PackageGraph } from './typescript/package-graph.ts';
import { callAround, type ts } from './typescript/syntax.ts';

export interface JudgedConsumer {
  readonly consumer: Consumer;
  /** What is to be reported: less than the model found, where messages may be lost and handled twice. */
  readonly findings: readonly Finding[];
  readonly judgement: Judgement;
  /** The program or the settings say that its messages may be lost, and handled twice. */
  readonly isBestEffort: boolean;
}

/** What is known of one source file. */
export interface Analysis {
  readonly consumers: readonly JudgedConsumer[];
  /** What the rules report, each defect once. */
  readonly reports: readonly Report[];
  readonly gaps: readonly Gap[];
}

/** A finding and the innermost place in the analysed file that leads to it. */
export interface Report {
  readonly finding: Finding;
  readonly place: Place;
  readonly judged: JudgedConsumer;
}

export const NOTHING: Analysis = { consumers: [], reports: [], gaps: [] };

/** Memos that live as long as the program: nothing in them depends on which files were linted before. */
interface ProgramMemo {
  readonly index: ProgramIndex;
  readonly reach: Reach;
  readonly wrappers: Wrappers;
  readonly relays: Relays;
  readonly entities: Entities;
  /**
   * Consumers that other files want to know of: all of a file's until it is linted itself, then those that do wrong by what another file
   * has alone.
   */
  readonly found: Map<ts.SourceFile, FileFound>;
  readonly linted: Set<ts.SourceFile>;
  /** The files that the project names itself: those that are linted with this program. */
  readonly roots: ReadonlySet<string>;
}

type Found = Pick<JudgedConsumer, 'consumer' | 'judgement'>;

/** The consumers of a file, and what they were found with. */
interface FileFound {
  readonly services: Services;
  readonly schema: SchemaLookup;
  readonly consumers: readonly Found[];
}

const catalogs = new WeakMap<Settings, Catalog>();
const memos = new WeakMap<ts.Program, Map<Catalog, ProgramMemo>>();

/**
 * The engine: (program, file, settings) → findings. Knows no ESLint.
 *
 * @param root the project's folder, absolute; schema files are looked for below it only
 */
export function analyse(program: ts.Program, file: ts.SourceFile, settings: Settings, root: string): Analysis {
  const catalog = catalogOf(settings);
  const memo = memoOf(program, catalog);
  const candidates = candidatesIn(file, catalog, memo);
  if (isEmpty(candidates)) return NOTHING;
  const judgeAll = (consumers: readonly Consumer[]): readonly Found[] =>
    consumers.map(found => judged({ ...found, ...policyOf(settings) }));
  const judgeIn = (of: ts.SourceFile, its: Candidates): FileFound => {
    const schema = schemaLookup(settings, root, settings.schema, readMigration);
    const services = servicesOf(program, of, settings, catalog, memo, schema);
    return { services, schema, consumers: judgeAll(findConsumers(services, its, memo.relays)) };
  };
  const judgeOther = (other: ts.SourceFile): readonly Found[] => {
    const known = memo.found.get(other) ?? judgeIn(other, candidatesIn(other, catalog, memo));
    memo.found.set(other, known);
    return known.consumers;
  };
  const isBestEffort = matchesAny(settings.bestEffort, root, file.fileName);
  const minded = (found: readonly Found[]): readonly JudgedConsumer[] => found.map(one => mindedOf(one, isBestEffort));
  const own = (memo.linted.has(file) ? undefined : memo.found.get(file)) ?? judgeIn(file, candidates);
  const configured = judgeAll(findConfigured(own.services, file, candidates));
  const wrapped = filesUsing(memo.index, file, memo.wrappers.of.get(file) ?? []).flatMap(judgeOther);
  memo.found.set(file, { ...own, consumers: own.consumers.filter(isOthersFault) });
  memo.linted.add(file);
  const consumers = minded(own.consumers);
  return {
    consumers,
    reports: reportsOf(
      [
        ...consumers,
        ...minded(configured),
        ...minded(wrapped).map(found => ({ ...found, findings: found.findings.filter(isWhollyIn(file.fileName)) })),
      ],
      file.fileName,
      memo.roots,
    ),
    gaps: [
      ...own.consumers.flatMap(({ consumer, judgement }) => [...consumer.gaps, ...judgement.gaps]),
      ...own.schema.problems().map(({ file: at, reason }) => gapOf(at, reason)),
    ],
  };
}

/** Could the file have a consumer, or part in one? Asks for no type. */
export function mayHaveConsumers(program: ts.Program, file: ts.SourceFile, settings: Settings): boolean {
  const catalog = catalogOf(settings);
  return !isEmpty(candidatesIn(file, catalog, memoOf(program, catalog)));
}

/** What the innermost call around the offset means, and why; `undefined` where there is no call. */
export function resolutionAt(
  program: ts.Program,
  file: ts.SourceFile,
  settings: Settings,
  offset: number,
): ResolvedCall | undefined {
  const node = callAround(file, offset);
  const catalog = catalogOf(settings);
  const { index } = memoOf(program, catalog);
  const known = { checker: program.getTypeChecker(), index, catalog, lexicon: lexiconOf(settings) };
  return node && resolveCall(known, node);
}

function lexiconOf({ lexicon }: Settings): ReadonlySet<string> {
  return new Set(lexicon ?? defaultLexicon);
}

function candidatesIn(file: ts.SourceFile, catalog: Catalog, { wrappers, reach, relays }: ProgramMemo): Candidates {
  const wrapped = wrapperUses(file, wrappersIn(file, wrappers));
  return collectCandidates(file, catalog, reach, wrapped, relays.in(file));
}

function policyOf({ retryWindow }: Settings): Pick<Consumer, 'retryWindow'> {
  return retryWindow === undefined ? {} : { retryWindow };
}

function judged(consumer: Consumer): Found {
  return { consumer, judgement: judge(consumer) };
}

/** Where messages may be lost and handled twice, only what gets stuck or grows is a fault. */
function mindedOf({ consumer, judgement }: Found, isInBestEffortFile: boolean): JudgedConsumer {
  const { findings } = judgement;
  const isBestEffort = isInBestEffortFile || consumer.isBestEffort === true;
  const isMinded = ({ outcome }: Finding): boolean => outcome === 'stuck' || outcome === 'kept';
  return { consumer, findings: isBestEffort ? findings.filter(isMinded) : findings, judgement, isBestEffort };
}

function matchesAny(globs: readonly string[], root: string, file: string): boolean {
  if (globs.length === 0) return false;
  const relative = path.relative(root, file).split(path.sep).join('/');
  return picomatch(globs.map(glob => glob.replace(/^\.\//u, '')))(relative);
}

/**
 * Findings that lie wholly in other files are left to those; two handlers that share a helper have one defect. A file of another project
 * is linted with that project's program, which knows nothing of these handlers: what it does wrong is reported at the first of them.
 */
function reportsOf(consumers: readonly JudgedConsumer[], file: string, roots: ReadonlySet<string>): readonly Report[] {
  const reports = new Map<string, Report>();
  for (const judged of consumers) {
    const { at } = judged.consumer;
    for (const finding of judged.findings) {
      const own = placeIn(file, finding, judged.consumer);
      const shared = finding.at.at;
      // What it does without a part of the handlers' own is told in that project as well.
      const steps = finding.effect === undefined ? [] : [finding.effect.trace.at, ...finding.effect.trace.via];
      const isOutside =
        finding.configuration === undefined &&
        at.file === file &&
        !roots.has(shared.file) &&
        steps.some(step => roots.has(step.file));
      const place = own ?? (isOutside ? at : undefined);
      if (place === undefined) continue;
      const { start, end, file: of } = own ?? shared;
      const key = `${finding.owner}:${finding.outcome}:${of}:${String(start)}:${String(end)}`;
      if (!reports.has(key)) reports.set(key, { finding, place, judged });
    }
  }
  return [...reports.values()];
}

/** Only what no other file has a part in: the rest, and what options decide, is reported where the handler is. */
function isWhollyIn(file: string): (finding: Finding) => boolean {
  const isOwn = ({ file: of }: Place): boolean => of === file;
  return ({ at: { at, via }, configuration }) => configuration === undefined && isOwn(at) && via.every(isOwn);
}

/** What it does wrong is wholly in another file. */
function isOthersFault({ consumer, judgement }: Found): boolean {
  return judgement.findings.some(
    finding => finding.at.at.file !== consumer.at.file && isWhollyIn(finding.at.at.file)(finding),
  );
}

/**
 * Where in the file the finding is reported. Options that another file declares are reported where they are used: at the
 * registration.
 */
export function placeIn(
  file: string,
  { at: { at, via }, configuration }: Finding,
  consumer: Consumer,
): Place | undefined {
  if (at.file === file) return at;
  if (configuration !== undefined && consumer.contract.configuredElsewhere === true) return undefined;
  const isElsewhere = configuration !== undefined && consumer.at.file === file;
  return via.findLast(call => call.file === file) ?? (isElsewhere ? consumer.at : undefined);
}

/** A gap that is about a whole file. */
export function gapOf(file: string, reason: string): Gap {
  return { trace: { at: { file, start: 0, end: 0, line: 1, name: '' }, via: [] }, reason };
}

export function catalogOf(settings: Settings): Catalog {
  const known = catalogs.get(settings);
  if (known !== undefined) return known;
  const catalog = createCatalog(settings.catalog);
  catalogs.set(settings, catalog);
  return catalog;
}

function memoOf(program: ts.Program, catalog: Catalog): ProgramMemo {
  const ofProgram = memos.get(program) ?? new Map<Catalog, ProgramMemo>();
  memos.set(program, ofProgram);
  const known = ofProgram.get(catalog);
  if (known !== undefined) return known;
  const index = new ProgramIndex(program);
  const reach = new Reach(index, new PackageGraph(program), catalog);
  const wrappers = wrappersOf(index, catalog, reach);
  const roots = new Set(program.getRootFileNames());
  const memo = {
    index,
    reach,
    wrappers,
    relays: new Relays(catalog, reach),
    entities: new Entities(program, index),
    found: new Map<ts.SourceFile, FileFound>(),
    linted: new Set<ts.SourceFile>(),
    roots,
  };
  ofProgram.set(catalog, memo);
  return memo;
}

/** The package whose entities are a library's tables. */
function declaringOf({ schemaOf, package: name }: Library): string {
  return schemaOf ?? name;
}

function servicesOf(
  program: ts.Program,
  file: ts.SourceFile,
  settings: Settings,
  catalog: Catalog,
  { index, entities, reach }: ProgramMemo,
  schema: SchemaLookup,
): Services {
  const conflicts = catalog.libraries.flatMap(library => library.conflicts ?? []);
  return {
    checker: program.getTypeChecker(),
    index,
    catalog,
    reach,
    conflictCodes: new Set(conflicts.flatMap(test => (test.equals ?? []).filter(code => code !== true).map(String))),
    conflictMarks: new Set(
      conflicts.flatMap(({ at, equals }) => (equals?.includes(true) === true ? [memberName(at) ?? ''] : [])),
    ),
    conflictClasses: new Set(conflicts.flatMap(test => (test.instanceOf === undefined ? [] : [test.instanceOf]))),
    lexicon: lexiconOf(settings),
    tolerated: new Set(settings.tolerate),
    declaredAs: (library, table) =>
      library.schemaInCode === true ? entities.declaredAs(declaringOf(library), table) : undefined,
    givenMember: member => entities.givenMember(member),
    primaryKeyOf: (library, table) =>
      library.schemaInCode === true ? entities.primaryKeyOf(declaringOf(library), table) : undefined,
    uniquenessOf: (library, table, columns) => {
      const inFiles = (name: string, asked: readonly string[]): Coverage =>
        schema.uniquenessOf(file.fileName, name, asked).coverage;
      return library.schemaInCode === true
        ? entities.uniquenessOf(declaringOf(library), table, columns, inFiles)
        : schema.uniquenessOf(file.fileName, table, columns);
    },
  };
}
