import { addressChangeContract } from './address-change-contract.ts';
import { articleStoreContract } from './article-store-contract.ts';
import { digestRunStoreContract } from './digest-run-store-contract.ts';
import { publishedFeedsContract } from './published-feeds-contract.ts';
import { sendingContract } from './sending-contract.ts';
import type { StoresUnderTest } from './stores-under-test.ts';
import { subscriptionStoreContract } from './subscription-store-contract.ts';

/** The whole contract of the store ports, the same for every implementation. */
export function storeContract(stores: () => StoresUnderTest): void {
  articleStoreContract(stores);
  subscriptionStoreContract(stores);
  addressChangeContract(stores);
  digestRunStoreContract(stores);
  publishedFeedsContract(stores);
  sendingContract(stores);
}
