/**
 * Stands in for `@aws-sdk/credential-provider-node` in the bundles. That one looks for credentials in eight places (files,
 * SSO, web identity, instance metadata …) and brings a client for each: 130 KB. In Lambda they come from the environment
 * and from nowhere else (Lambda Developer Guide, "Defined runtime environment variables").
 */
export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';
