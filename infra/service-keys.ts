import { RemovalPolicy } from 'aws-cdk-lib';
import { Secret, type SecretStringGenerator } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

export interface ServiceKeysProps {
  readonly keepData: boolean;
}

/** 64 letters and digits are 381 bits; the service asks for 32 characters. */
const keyLength = 64;

/**
 * The service's secret, JSON: `tokenKey` signs readers' links, `addressKey` keys the hash by which an address is found,
 * and the keeper may add `ncbiApiKey` in the console. Both keys are made by Secrets Manager in the account and are in no
 * template, log or repository.
 *
 * Secrets Manager generates one value a secret, so `addressKey` is generated in a secret of its own and taken over by a
 * dynamic reference. Changing what stands here generates **new keys**: every link in every mail would die and every
 * address would be unknown. The snapshot test is there to notice it.
 */
export class ServiceKeys extends Construct {
  readonly secret: Secret;

  constructor(scope: Construct, id: string, { keepData }: ServiceKeysProps) {
    super(scope, id);
    const removalPolicy = keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const generated: SecretStringGenerator = { passwordLength: keyLength, excludePunctuation: true };
    const addressKey = new Secret(this, 'AddressKey', {
      description: 'Living Review: where addressKey was generated. Read once, when the service secret is made.',
      generateSecretString: generated,
      removalPolicy,
    });
    this.secret = new Secret(this, 'Secret', {
      description: 'Living Review: {"tokenKey", "addressKey"}; add "ncbiApiKey" for 10 requests a second at NCBI.',
      generateSecretString: {
        ...generated,
        generateStringKey: 'tokenKey',
        secretStringTemplate: JSON.stringify({ addressKey: addressKey.secretValue.unsafeUnwrap() }),
      },
      removalPolicy,
    });
  }
}
