declare module 'mjml' {
  interface MjmlOptions {
    readonly filePath?: string;
    readonly ignoreIncludes?: boolean;
    readonly includePath?: string | readonly string[];
    readonly fonts?: Readonly<Record<string, string>>;
    readonly keepComments?: boolean;
    readonly validationLevel?: 'strict' | 'soft' | 'skip';
  }
  interface MjmlResult {
    readonly html: string;
    readonly errors: readonly { readonly formattedMessage: string }[];
  }
  export default function mjml2html(mjml: string, options?: MjmlOptions): Promise<MjmlResult>;
}
