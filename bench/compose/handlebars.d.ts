declare module 'handlebars' {
  const handlebars: { readonly compile: (template: string) => (view: object) => string };
  export default handlebars;
}
