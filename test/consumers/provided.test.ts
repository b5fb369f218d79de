import { describe, expect, it } from 'vitest';

import { reportsOf } from './reports.ts';

const points = (providers: string): string => `
import { Controller, Injectable, Module } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { Repository } from 'typeorm';
declare class Account { id: string; points: number }
export abstract class Points { abstract add(account: string, points: number): Promise<void> }
@Injectable()
class StoredPoints {
  constructor(private readonly accounts: Repository<Account>) {}
  async add(account: string, points: number): Promise<void> {
    await this.accounts.increment({ id: account }, 'points', points);
  }
}
class NoPoints { async add(): Promise<void> {} }
declare const accounts: Repository<Account>;
function createPoints(): Points {
  const points = new StoredPoints(accounts);
  return points;
}
@Controller()
export class Orders {
  constructor(private readonly points: Points) {}
  @EventPattern('order.paid')
  async paid(@Payload() order: { account: string; total: number }): Promise<void> {
    await this.points.add(order.account, order.total);
  }
}
@Module({ controllers: [Orders], providers: [${providers}] })
export class OrdersModule {}
void [NoPoints, createPoints];
`;

const reported = (providers: string): readonly string[] =>
  reportsOf({ 'orders.ts': points(providers) }, { experimentalDecorators: true });

describe('the class that a factory of a container makes', () => {
  it.each([
    '{ provide: Points, useFactory: () => new StoredPoints(accounts) }',
    '{ provide: Points, useFactory() { return new StoredPoints(accounts); } }',
    '{ provide: Points, useFactory: function () { return new StoredPoints(accounts); } }',
    '{ provide: Points, useFactory: async () => { const points = new StoredPoints(accounts); await points.add("", 0); return points; } }',
    '{ provide: Points, useFactory: createPoints }',
  ])('%s', provider => {
    expect(reported(provider)).toEqual(['orders.ts:11 require-dedup']);
  });

  it('is not known where it makes one or the other', () => {
    const either = `process.env['FREE'] === 'true' ? new NoPoints() : new StoredPoints(accounts)`;
    expect(reported(`{ provide: Points, useFactory: () => ${either} }`)).toEqual([]);
    const returned = `if (process.env['FREE'] === 'true') return new NoPoints(); return new StoredPoints(accounts);`;
    expect(reported(`{ provide: Points, useFactory() { ${returned} } }`)).toEqual([]);
  });
});
