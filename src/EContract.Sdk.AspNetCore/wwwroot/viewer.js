// Turns the list of documents into tabs, and shows each document page by page where it stands. Without this script the documents are links.
const viewer = document.querySelector("[data-viewer]");
const assets = new URL(viewer.dataset.assets, location.href).href;
const tabs = [...viewer.querySelectorAll("[data-tab]")];
const panels = tabs.map(tab => document.getElementById(tab.hash.slice(1)));
const shown = new Map();

becomeTabs();
select(Math.max(0, tabs.findIndex(tab => tab.hash === location.hash)));

// The tabs pattern of ARIA: one stop for the Tab key, arrows between the tabs.
function becomeTabs() {
  viewer.querySelector("[data-tabs]").setAttribute("role", "tablist");
  tabs.forEach((tab, index) => {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panels[index].id);
    panels[index].setAttribute("role", "tabpanel");
    panels[index].setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", event => {
      event.preventDefault();
      select(index);
    });
    tab.addEventListener("keydown", event => {
      const last = tabs.length - 1;
      const to = { ArrowRight: index === last ? 0 : index + 1, ArrowLeft: index === 0 ? last : index - 1, Home: 0, End: last }[event.key];
      if (event.key === " ") {
        event.preventDefault();
        select(index);
      } else if (to !== undefined) {
        event.preventDefault();
        select(to);
        tabs[to].focus();
      }
    });
  });
}

function select(index) {
  tabs.forEach((tab, i) => {
    tab.setAttribute("aria-selected", i === index);
    tab.tabIndex = i === index ? 0 : -1;
    panels[i].hidden = i !== index;
  });
  if (!shown.has(index)) {
    shown.set(index, show(panels[index]).then(() => mark(index), error => fail(panels[index], error)));
  }
}

// What was opened is said where it is seen, and to who hears the page.
function mark(index) {
  tabs[index].classList.add("ec-read");
  tabs[index].querySelector("[data-mark]").hidden = false;
  const progress = viewer.querySelector("[data-progress]");
  const opened = tabs.filter(tab => tab.classList.contains("ec-read")).length;
  progress.textContent = opened === tabs.length ? progress.dataset.all : format(progress.dataset.text, opened, tabs.length);
}

function fail(panel, error) {
  console.error(error);
  const region = panel.querySelector("[data-pages]");
  region.textContent = viewer.dataset.failed;
  region.setAttribute("role", "alert");
}

async function show(panel) {
  const region = panel.querySelector("[data-pages]");
  region.textContent = viewer.dataset.loading;
  const pdfjs = await import(assets + "pdf.min.mjs");
  pdfjs.GlobalWorkerOptions.workerSrc = assets + "pdf.worker.min.mjs";
  const loading = pdfjs.getDocument({
    url: panel.dataset.document,
    cMapUrl: assets + "cmaps/",
    cMapPacked: true,
    standardFontDataUrl: assets + "standard_fonts/",
    // Nothing is evaluated and nothing compiled: the policy of the page allows neither.
    isEvalSupported: false,
    useWasm: false,
    enableXfa: false,
    rangeChunkSize: 1 << 20,
  });
  const pdf = await loading.promise;
  region.replaceChildren();
  const pages = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const frame = document.createElement("div");
    frame.className = "ec-page";
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", format(viewer.dataset.page, number, pdf.numPages));
    region.append(frame);
    pages.push({ number, frame, rendered: 0 });
  }

  const first = await pdf.getPage(1);
  const natural = first.getViewport({ scale: 1 });
  const state = { pdfjs, pdf, pages, region, zoom: 1, natural };
  addTools(panel, state);
  for (const page of pages)
    resize(page.frame, natural, state);

  // Only what is looked at is drawn: a thousand pages cost no more than the few on the screen.
  const watcher = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const page = pages.find(candidate => candidate.frame === entry.target);
      if (entry.isIntersecting)
        draw(page, state);
      else
        clear(page);
    }
  }, { root: region, rootMargin: "100% 0px" });
  pages.forEach(page => watcher.observe(page.frame));
  await draw(pages[0], state);
}

function addTools(panel, state) {
  const tools = document.createElement("div");
  tools.className = "ec-tools";
  const count = document.createElement("span");
  count.setAttribute("role", "status");
  const button = (text, label, factor) => {
    const element = document.createElement("button");
    element.type = "button";
    element.textContent = text;
    element.setAttribute("aria-label", label);
    element.addEventListener("click", () => zoom(state, factor));
    return element;
  };
  tools.append(button("−", viewer.dataset.zoomOut, 1 / 1.25), button("＋", viewer.dataset.zoomIn, 1.25), count);
  panel.querySelector("[data-pages]").before(tools);
  const say = () => {
    const middle = state.region.scrollTop + state.region.clientHeight / 2;
    const current = state.pages.findLast(page => page.frame.offsetTop - state.region.offsetTop <= middle) ?? state.pages[0];
    const text = format(viewer.dataset.page, current.number, state.pages.length);
    if (count.textContent !== text)
      count.textContent = text;
  };
  state.region.addEventListener("scroll", say, { passive: true });
  say();
}

function zoom(state, factor) {
  const before = state.region.scrollTop / state.region.scrollHeight;
  state.zoom = Math.min(5, Math.max(0.5, state.zoom * factor));
  for (const page of state.pages) {
    clear(page);
    resize(page.frame, page.viewport ?? state.natural, state);
  }
  state.region.scrollTop = before * state.region.scrollHeight;
  const visible = state.region.getBoundingClientRect();
  for (const page of state.pages) {
    const place = page.frame.getBoundingClientRect();
    if (place.bottom > visible.top && place.top < visible.bottom)
      draw(page, state);
  }
}

// At 1, a page is as wide as the frame, but no wider than it is on paper at 120 dots an inch.
function scaleOf(natural, state) {
  return Math.min(120 / 72, (state.region.clientWidth - 16) / natural.width) * state.zoom;
}

function resize(frame, natural, state) {
  const scale = scaleOf(natural, state);
  frame.style.width = `${Math.round(natural.width * scale)}px`;
  frame.style.height = `${Math.round(natural.height * scale)}px`;
}

function clear(page) {
  page.rendered = 0;
  page.task?.cancel();
  page.task = undefined;
  page.frame.replaceChildren();
}

async function draw(page, state) {
  if (page.rendered === state.zoom)
    return;
  page.rendered = state.zoom;
  const source = await state.pdf.getPage(page.number);
  page.viewport = source.getViewport({ scale: 1 });
  resize(page.frame, page.viewport, state);
  const scale = scaleOf(page.viewport, state);
  const viewport = source.getViewport({ scale });
  const density = Math.min(window.devicePixelRatio || 1, 2);
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width * density);
  canvas.height = Math.floor(viewport.height * density);
  const text = document.createElement("div");
  text.className = "ec-text";
  text.style.setProperty("--total-scale-factor", scale);
  page.frame.replaceChildren(canvas, text);
  try {
    page.task = source.render({ canvas, viewport, transform: density === 1 ? null : [density, 0, 0, density, 0, 0] });
    await page.task.promise;
    await new state.pdfjs.TextLayer({ textContentSource: source.streamTextContent(), container: text, viewport }).render();
  } catch (error) {
    if (error?.name !== "RenderingCancelledException" && error?.name !== "AbortException")
      throw error;
  }
}

function format(pattern, ...values) {
  return pattern.replace(/\{(\d)\}/g, (_, index) => values[index]);
}
