import { pathToFileURL } from 'node:url';

import { rules } from '../../../rules/index.ts';
import type { FindingEntry, GapEntry, Inventory, MomentEntry } from './model.ts';
import { findingsIn } from './inventory.ts';

const BASE = 'SRCROOT';

interface Region {
  readonly startLine: number;
  readonly startColumn?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
}

interface Location {
  readonly id?: number;
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region: Region;
  };
  readonly message?: { readonly text: string };
}

const locationOf = (file: string, region: Region, text?: string): Location => ({
  physicalLocation: {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: BASE },
    region,
  },
  ...(text === undefined ? {} : { message: { text } }),
});

/** Viewers cannot show what happens nowhere: a crash stands at the step before it. */
const placedMoments = ({ file, line, schedule }: FindingEntry): readonly (readonly [MomentEntry, Location])[] => {
  let last = { file, line };
  return schedule.map(moment => {
    last = moment.at ?? last;
    const text = moment.delivery === 2 ? `second delivery: ${moment.text}` : moment.text;
    return [moment, locationOf(last.file, { startLine: last.line }, text)] as const;
  });
};

const codeFlowsOf = (finding: FindingEntry) => {
  const locations = placedMoments(finding).map(([{ what }, location], index) => ({
    location,
    executionOrder: index + 1,
    importance: what === 'step' ? ('important' as const) : ('essential' as const),
  }));
  return locations.length === 0
    ? []
    : [{ message: { text: 'the schedule that shows the fault' }, threadFlows: [{ locations }] }];
};

const relatedOf = (finding: FindingEntry): Location[] => {
  const places = new Map<string, Location>();
  for (const [{ at }, location] of placedMoments(finding)) {
    if (at === undefined || (at.file === finding.file && at.line === finding.line)) continue;
    const key = `${at.file}:${String(at.line)}`;
    if (!places.has(key)) places.set(key, { ...location, message: { text: at.name }, id: places.size + 1 });
  }
  return [...places.values()];
};

const resultOf = (finding: FindingEntry, indexOf: (rule: string) => number) => {
  const { rule, message, file, line, column, endLine, endColumn, suppressed } = finding;
  const [codeFlows, relatedLocations] = [codeFlowsOf(finding), relatedOf(finding)];
  return {
    ruleId: rule,
    ruleIndex: indexOf(rule),
    level: 'error' as const,
    message: { text: message },
    locations: [locationOf(file, { startLine: line, startColumn: column, endLine, endColumn })],
    ...(codeFlows.length === 0 ? {} : { codeFlows }),
    ...(relatedLocations.length === 0 ? {} : { relatedLocations }),
    ...(suppressed === undefined
      ? {}
      : { suppressions: [{ kind: 'inSource' as const, ...(suppressed === '' ? {} : { justification: suppressed }) }] }),
  };
};

const notificationOf = ({ file, line, reason }: GapEntry) => ({
  level: 'note' as const,
  message: { text: reason },
  locations: [locationOf(file, { startLine: line })],
});

/** SARIF 2.1.0: a result for each finding, its schedule as code flow; gaps as notifications of the run. */
export const sarifOf = (inventory: Inventory, cwd: string, homepage: string) => {
  const all = Object.values(rules);
  const indexOf = (id: string): number => all.findIndex(({ name }) => name === id);
  const gaps = [...inventory.consumers.flatMap(consumer => consumer.gaps), ...inventory.problems];
  return {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0' as const,
    runs: [
      {
        tool: {
          driver: {
            name: inventory.tool.name,
            version: inventory.tool.version,
            informationUri: homepage,
            rules: all.map(({ name, meta: { docs } }) => ({
              id: name,
              shortDescription: { text: docs.description },
              helpUri: docs.url,
            })),
          },
        },
        columnKind: 'utf16CodeUnits' as const,
        originalUriBaseIds: { [BASE]: { uri: `${pathToFileURL(cwd).href}/` } },
        invocations: [{ executionSuccessful: true, toolExecutionNotifications: gaps.map(notificationOf) }],
        results: findingsIn(inventory).map(finding => resultOf(finding, indexOf)),
      },
    ],
  };
};
