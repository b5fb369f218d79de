import { describe, expect, it } from 'vitest';

import { programsOf } from './programs-of.ts';

describe('documents of Firestore', () => {
  it('are named by their key; a new one has a key of its own', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string; cents: number }>) => {
  const { id, cents } = job.data;
  const order = firestore.collection('orders').doc(id);
  await order.set({ cents }, { merge: true });
  await order.update({ 'stats.paid': FieldValue.increment(cents), status: 'PAID' });
  await order.update({ cents }, { lastUpdateTime: Timestamp.fromMillis(cents) });
  await order.update('status', 'SENT');
  await order.collection('lines').doc('first').delete();
  await firestore.collection('orders').doc().set({ id });
  await firestore.collection('orders').add({ id });
  await order.create({ cents });
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "upsert orders(id: message.data.id) set cents = message.data.cents [free told] @order.set:5
      update orders(id: message.data.id) set status = "PAID" [relative free told] @order.update:6
      update orders(id: message.data.id) set cents = message.data.cents [guarded free told] @order.update:7
      update orders(id: message.data.id) set status = "SENT" [free told] @order.update:8
      delete lines(id: "first") [free told] @order.collection().doc().delete:9
      insert orders(id: message.data.id) [free marker] @firestore.collection().doc().set:10
      insert orders(id: message.data.id) [free marker] @firestore.collection().add:11
      insert orders(id: message.data.id, cents: message.data.cents) [unique] @order.create:12"
    `);
  });

  it('tell in snapshots whether they are there', () => {
    expect(
      programsOf(
        `
new Worker('q', async (job: Job<{ id: string }>) => {
  const orders = firestore.collection('orders');
  const { docs, size } = await orders.where('id', '==', job.data.id).where('status', 'in', ['PAID']).orderBy('id').get();
  if (size > 0 || docs[0]?.data().status === 'PAID') return;
  const snapshot = await orders.doc(job.data.id).get();
  if (!snapshot.exists || snapshot.data()?.status === 'SENT') return;
  const counted = await orders.count().get();
  if (counted.data().count > 3) return;
  await firestore.runTransaction(async transaction => {
    const found = await transaction.get(orders.where('id', '==', job.data.id));
    if (found.empty) transaction.create(orders.doc(job.data.id), {}).delete(orders.doc('last'));
  });
  const batch = firestore.batch();
  for (const document of docs) batch.update(document.ref, { seen: FieldValue.increment(1) });
  await batch.commit();
});
        `,
      ),
    ).toMatchInlineSnapshot(`
      "read orders(id: message.data.id) @orders.where().where().orderBy().get:4
      if !(!found && !status == "PAID")
        return
      read orders(id: message.data.id) @orders.doc().get:6
      if !(found && !status == "SENT")
        return
      read orders() @orders.count().get:8
      if {?1.count > 3}?
        return
      transaction firestore serializable
        call
          read orders(id: message.data.id) via client @transaction.get:11
          if !found
            insert orders(id: message.data.id) [unique marker] via client @transaction.create:12
            delete orders(id: "last") [free told] via client @transaction.create().delete:12
      begin @firestore.batch:14
      loop over times
        update ?() [relative guarded free told] via client @batch.update:15
      commit @batch.commit:16"
    `);
  });
});
