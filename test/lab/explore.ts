import fc from 'fast-check';

import { disagreements, type Disagreement } from './agreement.ts';
import { handlers } from './generator/arbitrary.ts';
import { acknowledges, allNodes, type Handler, type Node } from './generator/handler.ts';
import { Renderer } from './generator/render.ts';
import { simplerThan } from './generator/shrink.ts';
import { subjectOf } from './generator/subject.ts';
import type { Sources } from './harness/modules.ts';
import { Laboratory, type Databases, type Verdict } from './laboratory.ts';
import { Linted, type Claim } from './lint.ts';

/** A handler, what the plugin says of it and what the lab has seen. */
export interface Judged {
  readonly handler: Handler;
  readonly sources: Sources;
  readonly claims: readonly Claim[];
  readonly verdict: Verdict;
  readonly disagreements: readonly Disagreement[];
}

/** How many handlers had a thing, by its name. */
export type Counts = ReadonlyMap<string, number>;

export interface Summary {
  readonly handlers: number;
  readonly schedules: number;
  readonly skipped: number;
  /** `rule no-auto-ack`, `outcome lost`, `structure branch`: how far the generator reaches. */
  readonly reach: Counts;
  readonly disagreeing: readonly Judged[];
}

/** So many handlers share one TypeScript program, whose making costs more than their analysis. */
const BATCH = 100;

/** Simpler forms of a handler that are looked at, at most. */
const MAX_ROUNDS = 12;

/** Handlers that a seed stands for. */
export const sample = (runs: number, seed: number): readonly Handler[] => fc.sample(handlers, { numRuns: runs, seed });

/** Lints and executes handlers. */
export class Explorer {
  readonly #laboratories: readonly Laboratory[];

  /** @param all each plays a handler of its own: most of a schedule is waiting for its database */
  constructor(...all: readonly Databases[]) {
    this.#laboratories = all.map(databases => new Laboratory(databases));
  }

  /** @param onJudged is called after each handler */
  async explore(all: readonly Handler[], onJudged: (judged: Judged) => void = () => undefined): Promise<Summary> {
    const reach = new Map<string, number>();
    const disagreeing: Judged[] = [];
    let [schedules, skipped] = [0, 0];
    for (let start = 0; start < all.length; start += BATCH) {
      await this.#judgeAll(all.slice(start, start + BATCH), judged => {
        schedules += judged.verdict.played;
        skipped += judged.verdict.skipped;
        for (const name of traitsOf(judged)) reach.set(name, (reach.get(name) ?? 0) + 1);
        if (judged.disagreements.length > 0) disagreeing.push(judged);
        onJudged(judged);
      });
    }
    return { handlers: all.length, schedules, skipped, reach, disagreeing };
  }

  /** The simplest form found in which the two still disagree in the same way. */
  async shrink(judged: Judged): Promise<Judged> {
    const wanted = new Set(judged.disagreements.map(nameOf));
    let smallest = judged;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      let next: Judged | undefined;
      await this.#judgeAll(simplerThan(smallest.handler), candidate => {
        if (candidate.disagreements.some(found => wanted.has(nameOf(found)))) next ??= candidate;
      });
      if (next === undefined) break;
      smallest = next;
    }
    return smallest;
  }

  async #judgeAll(all: readonly Handler[], onJudged: (judged: Judged) => void): Promise<void> {
    const rendered = all.map((handler, index) => {
      const renderer = new Renderer(handler, `h${String(index)}`);
      return { handler, sources: renderer.render(), entry: renderer.entry };
    });
    const linted = new Linted(Object.assign({}, ...rendered.map(({ sources }) => sources)) as Sources);
    const waiting = rendered.entries();
    const judged: Judged[] = [];
    let told = 0;
    const work = async (laboratory: Laboratory): Promise<void> => {
      await laboratory.clear();
      for (const [index, { handler, sources, entry }] of waiting) {
        const claims = Object.keys(sources).flatMap(file => linted.claimsIn(file));
        const verdict = await laboratory.judge(subjectOf(handler, sources, entry));
        judged[index] = { handler, sources, claims, verdict, disagreements: disagreements(verdict, claims) };
        // In the order in which they were asked for, whichever was played first.
        for (let next = judged[told]; next !== undefined; next = judged[told]) {
          told += 1;
          onJudged(next);
        }
      }
    };
    await Promise.all(this.#laboratories.map(work));
  }
}

/** What kind of disagreement it is, for the search for a simpler one. */
export const nameOf = (found: Disagreement): string =>
  found.kind === 'missed' ? `missed: ${found.shown.outcome.kind}` : `false alarm: ${found.claim.rule}`;

const traitsOf = ({ handler, claims, verdict }: Judged): ReadonlySet<string> =>
  new Set([
    ...claims.map(({ rule }) => `rule ${rule}`),
    ...(claims.length === 0 ? ['rule none'] : []),
    ...verdict.shown.map(({ outcome }) => `outcome ${outcome.kind}`),
    ...(verdict.shown.length === 0 ? ['outcome fine'] : []),
    ...structuresOf(handler).map(name => `structure ${name}`),
  ]);

const structuresOf = (handler: Handler): readonly string[] => {
  const { client, shape, wrapping, nodes, batch } = handler;
  return [
    `client ${client}`,
    `shape ${shape}`,
    ...(wrapping === undefined ? [] : [`wrapper ${wrapping}`]),
    ...(client === 'lambda' ? [`batch ${batch.loop}`, `batch ${batch.failure}`] : []),
    ...(acknowledges(handler) ? [`acknowledged ${ackOf(nodes)}`] : []),
    ...allNodes(nodes).flatMap(namesOf),
  ];
};

const namesOf = (node: Node): readonly string[] => {
  switch (node.kind) {
    case 'effect':
      return [
        `effect ${node.name}`,
        ...(node.detached === undefined ? [] : [`detached ${node.detached}`]),
        ...(node.isOutside === undefined ? [] : ['outside of the transaction']),
      ];
    case 'check':
    case 'mark':
      return [`${node.kind} ${node.store}`];
    case 'claim':
      return [`claim ${node.form}`];
    case 'attempt':
      return [`attempt ${node.handling}`];
    case 'transaction':
      return [`transaction ${node.through}`, ...(node.claims ? ['transaction with claim'] : [])];
    case 'parallel':
      return [node.isSettled ? 'allSettled' : 'all'];
    case 'helper':
      return [`helper ${node.where}`];
    case 'items':
      return [node.isParallel ? 'items at once' : 'items'];
    case 'leave':
      return [node.settles ? 'early return' : 'early return unsettled'];
    default:
      return [node.kind];
  }
};

const ackOf = (nodes: readonly Node[]): string => {
  const [outer] = nodes;
  if (outer?.kind === 'attempt' && outer.isAckedFinally) return 'finally';
  const inner = outer?.kind === 'attempt' && nodes.length === 1 ? outer.body : nodes;
  const at = inner.findIndex(({ kind }) => kind === 'ack');
  if (at < 0) return 'never';
  return at === 0 ? 'first' : at === inner.length - 1 ? 'last' : 'between';
};
