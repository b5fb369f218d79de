import type { AccessPath } from './path.ts';

/** Begins a choice between functions by the form of a value: `match(message.type)`. */
export interface MatchMeaning {
  readonly is: 'match';
  readonly value: AccessPath;
}

/** Runs its callback where the value has one of the forms in front of it and no case before was chosen: `.with('paid', fn)`. */
export interface CaseMeaning {
  readonly is: 'case';
  readonly callback: AccessPath;
  /** Whatever form the value has; gives what was chosen: `.otherwise(fn)`. */
  readonly rest?: boolean;
}

/** Gives what the chosen case gave; one has to be chosen: `.exhaustive()`. */
export interface ChosenMeaning {
  readonly is: 'chosen';
}
