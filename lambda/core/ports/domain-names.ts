/** The public DNS. A name or a record that does not exist is an empty list; throws when nobody answers. */
export interface DomainNames {
  /** TXT records, each in one piece. */
  texts(name: string): Promise<readonly string[]>;
  /** Host names of MX records, most preferred first. */
  mailHosts(name: string): Promise<readonly string[]>;
}
