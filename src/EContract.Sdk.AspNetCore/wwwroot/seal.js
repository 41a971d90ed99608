// Shows each place of a signature on its page, with the seal over it as it will be signed. Without this script the seal alone is shown.
const list = document.querySelector("[data-places]");
if (list) {
  const assets = new URL(list.dataset.assets, location.href).href;
  const documents = new Map();

  async function open(url) {
    const pdfjs = await import(assets + "pdf.min.mjs");
    pdfjs.GlobalWorkerOptions.workerSrc = assets + "pdf.worker.min.mjs";
    return pdfjs.getDocument({
      url,
      cMapUrl: assets + "cmaps/",
      cMapPacked: true,
      standardFontDataUrl: assets + "standard_fonts/",
      // Nothing is evaluated and nothing compiled: the policy of the page allows neither.
      isEvalSupported: false,
      useWasm: false,
      enableXfa: false,
      rangeChunkSize: 1 << 20,
    }).promise;
  }

  function mark(place) {
    if (place.dataset.picture) {
      const picture = document.createElement("img");
      picture.src = place.dataset.picture;
      picture.alt = place.dataset.alt;
      return picture;
    }
    const text = document.createElement("span");
    text.textContent = place.dataset.alt;
    return text;
  }

  async function show(place) {
    place.textContent = list.dataset.loading;
    const url = place.dataset.document;
    if (!documents.has(url))
      documents.set(url, open(url));
    const pdf = await documents.get(url);
    const page = await pdf.getPage(Number(place.dataset.page) || pdf.numPages);
    const natural = page.getViewport({ scale: 1 });
    const scale = Math.min(120 / 72, place.clientWidth / natural.width);
    const density = Math.min(window.devicePixelRatio || 1, 2);
    const frame = document.createElement("div");
    frame.className = "ec-page";
    frame.style.width = `${natural.width * scale}px`;
    frame.style.height = `${natural.height * scale}px`;
    const canvas = document.createElement("canvas");
    canvas.width = Math.floor(natural.width * scale * density);
    canvas.height = Math.floor(natural.height * scale * density);
    // The field's rectangle counts from the lower left of the page as it is shown, as the signature's does.
    const seal = mark(place);
    seal.className = "ec-seal";
    seal.style.left = `${Number(place.dataset.x) * scale}px`;
    seal.style.bottom = `${Number(place.dataset.y) * scale}px`;
    seal.style.width = `${Number(place.dataset.width) * scale}px`;
    seal.style.height = `${Number(place.dataset.height) * scale}px`;
    frame.append(canvas, seal);
    place.replaceChildren(frame);
    place.scrollTop = frame.offsetTop + seal.offsetTop + seal.offsetHeight / 2 - place.clientHeight / 2;
    await page.render({ canvas, viewport: page.getViewport({ scale: scale * density }) }).promise;
    place.dataset.shown = "yes";
  }

  // Only what is looked at is drawn.
  const watcher = new IntersectionObserver(entries => {
    for (const entry of entries.filter(candidate => candidate.isIntersecting)) {
      watcher.unobserve(entry.target);
      show(entry.target).catch(error => {
        console.error(error);
        entry.target.textContent = list.dataset.failed;
        entry.target.setAttribute("role", "alert");
      });
    }
  }, { rootMargin: "50% 0px" });
  for (const place of list.querySelectorAll("[data-place]")) {
    place.hidden = false;
    watcher.observe(place);
  }
}
