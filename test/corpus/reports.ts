import type { Inventory } from '../../src/cli/inventory/model.ts';

/** What a rule said of a checkout. */
export interface CorpusReport {
  /** Relative to the checkout. */
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
  /** Without the plugin's prefix; `fatal`: the file cannot be parsed. */
  readonly rule: string;
  readonly message: string;
  /** The rules and options of `recommended` report it as well. */
  readonly isRecommended: boolean;
}

export interface CheckoutReports {
  /** How many files were linted. */
  readonly files: number;
  readonly reports: readonly CorpusReport[];
  /** What was found in the checkout, with its effects and gaps: tells why a defect is missed. */
  readonly consumers: Inventory['consumers'];
}
