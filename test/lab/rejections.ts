import { endByRejection } from './harness/process.ts';

/**
 * While the lab runs, a rejection that nobody handles ends the simulated process that it happened in, as Node ends a real one.
 *
 * @returns what puts the listeners back
 */
export const takeRejections = (): (() => void) => {
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', endByRejection);
  return () => {
    process.off('unhandledRejection', endByRejection);
    for (const listener of others) process.on('unhandledRejection', listener);
  };
};
