/** In a browser's tab: a page with a line that goes on growing. Served at `/icon.svg`, the colours of the style sheet. */
export const siteIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="6" fill="#0b5563"/><path d="M7 10h18M7 16h12M7 22h6" stroke="#fff" stroke-width="3" stroke-linecap="round"/><circle cx="20" cy="22" r="2" fill="#fff"/></svg>
`;
