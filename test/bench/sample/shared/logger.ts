import { pino, type Logger } from 'pino';

const root = pino({ level: 'info' });

export const loggerOf = (name: string): Logger => root.child({ name });
