/**
 * feedsmith's builder indents a CDATA section like an element, so that the white space around it becomes part of the
 * text. Titles must be read back as they were written.
 */
export function withoutCdataIndent(xml: string): string {
  return xml.replace(/>\s+<!\[CDATA\[/g, '><![CDATA[').replace(/\]\]>\s+<\//g, ']]></');
}
