import type { Effect } from '../program.ts';
import type { Services } from './services.ts';

/** Do the settings let the effect happen twice? */
export const isTolerated = ({ tolerated }: Services, effect: Effect): boolean =>
  tolerated.size > 0 &&
  ((effect.kind === 'call' && tolerated.has(effect.service)) ||
    (effect.kind === 'publish' && tolerated.has('publish')));
