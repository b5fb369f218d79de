import { ts } from '../../typescript/syntax.ts';
import { lowerExpression } from './expressions.ts';
import { Lowering, type Scope, type Services } from './lowering.ts';
import type { Site } from './site.ts';

export interface Captured {
  readonly cx: Lowering;
  /** The registration inside the program's own wrapper, its arguments bound to what the caller passed. */
  readonly site: Site;
}

/** Runs a call of the program's own function symbolically and keeps the registrations that it makes on the way. */
export function captureRegistrations(services: Services, call: ts.CallExpression, scope: Scope): readonly Captured[] {
  const cx = new Lowering(services);
  const captured: Captured[] = [];
  cx.onRegistration = site => captured.push({ cx, site });
  cx.isolated(() => cx.collect(() => lowerExpression(cx, scope, call, true)));
  cx.onRegistration = () => undefined;
  return captured;
}
