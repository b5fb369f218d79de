import { connect } from 'node:net';

export interface Service {
  readonly name: string;
  readonly port: number;
  /** Starts it in the foreground, with nothing kept; absent where a server needs more than a command. */
  readonly command?: readonly [program: string, ...args: string[]];
}

/** The services that conformance tests run against, on this machine and at their usual ports. */
export const services = {
  rabbitmq: { name: 'RabbitMQ', port: 5672, command: ['rabbitmq-server'] },
  stomp: { name: 'RabbitMQ with its STOMP plugin', port: 61613 },
  redis: { name: 'Redis', port: 6379, command: ['redis-server', '--save', '', '--appendonly', 'no'] },
  postgres: { name: 'PostgreSQL', port: 5432 },
  mariadb: { name: 'MariaDB', port: 3306 },
  nats: { name: 'NATS with JetStream', port: 4222, command: ['nats-server', '--jetstream'] },
  mqtt: { name: 'an MQTT broker', port: 1883, command: ['mosquitto'] },
} as const satisfies Readonly<Record<string, Service>>;

export type ServiceName = keyof typeof services;

export const isReachable = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer: boolean) => (): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', end(true)).once('error', end(false)).setTimeout(2000, end(false));
  });

declare module 'vitest' {
  interface ProvidedContext {
    /** Those that can be reached. */
    services: readonly ServiceName[];
    /** The folder of the compiled modules. */
    compiled: string;
  }
}
