import type { AccessPath } from './path.ts';

/** Sets the status of the HTTP response that is sent later: `res.status(500)`. */
export interface StatusMeaning {
  readonly is: 'status';
  readonly code: AccessPath;
}

/** An HTTP response; without a status it is one of success. */
export interface ReplyMeaning {
  readonly is: 'reply';
  readonly status?: AccessPath;
  /** The call itself sends it (`res.json(body)`); otherwise it is sent when the handler returns it (`new Response()`). */
  readonly sends?: boolean;
  /** It is one where the class itself is asked for it (`Response.json(body)`); of an object, the call reads what was answered to a request. */
  readonly ofClass?: boolean;
}
