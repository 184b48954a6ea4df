FROM python:3.11-slim

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1

RUN useradd --system --uid 10001 --home-dir /app essaim \
    && mkdir -p /app /var/lib/essaim /var/lib/essaim-keys /var/lib/essaim-box \
    && chown essaim /var/lib/essaim /var/lib/essaim-keys /var/lib/essaim-box \
    && chmod 700 /var/lib/essaim-keys /var/lib/essaim-box
WORKDIR /app

# Pango and a font, for documents as tagged PDF (the optional extra `pdf`).
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    && rm -rf /var/lib/apt/lists/*

COPY requirements/pdf.txt requirements/pdf.txt
RUN pip install --require-hashes --only-binary=:all: -r requirements/pdf.txt

COPY . .
# Each process would otherwise compile the platform again at its start (nothing is written then).
RUN python -m compileall -q accounts campaigns dashboards ideas innovation_platform notifications \
    projects referents
# Collecting static files needs settings that start; these values serve this step only.
RUN DJANGO_SETTINGS_MODULE=innovation_platform.settings.production \
    SECRET_KEY=only-for-collectstatic ALLOWED_HOSTS=localhost SITE_URL=http://localhost \
    DATABASE_URL=postgres://unused@localhost/unused \
    python manage.py collectstatic --noinput

USER essaim
VOLUME /var/lib/essaim /var/lib/essaim-keys /var/lib/essaim-box
EXPOSE 8000
CMD ["gunicorn", "-c", "innovation_platform/gunicorn.conf.py", "--bind", "0.0.0.0:8000", "innovation_platform.wsgi:application"]
