"""Makes fixtures.zip: small files, and expected.json, which says what netCDF4 and GDAL read from them.

Run by hand, with h5py, netCDF4, NumPy and GDAL for Python: python3 make_fixtures.py
"""
import datetime
import json
import math
import os
import tempfile
import warnings
import zipfile

import h5py
import netCDF4
import numpy as np
from osgeo import gdal, osr

gdal.UseExceptions()
osr.UseExceptions()
warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = tempfile.mkdtemp()
RNG = np.random.default_rng(7)
EXPECTED = {}


def path(name):
    return os.path.join(FOLDER, name)


def listed(values):
    return [None if not math.isfinite(v) else float(v) for v in np.asarray(values, np.float64).ravel()]


# ---- NetCDF ----------------------------------------------------------------------------------


def netcdf(
    name, *, dtype="f4", time=("minutes since 2020-01-01 00:00:00", "standard", [0, 5, 10]),
    sizes=(3, 6, 7), dims=("time", "y", "x"), unlimited=False, attributes=None, fill=None,
    variable=None, stored=None, y=None, x=None, place="laea", units="mm/h", leave=False, auto=True,
    **creation,
):
    f = netCDF4.Dataset(path(name), "w", format=creation.pop("format", "NETCDF4"))
    f.set_fill_on()
    lengths = dict(zip(dims, sizes))
    for dim in dims:
        f.createDimension(dim, None if unlimited and dim == "time" else lengths[dim])
    if time is not None:
        t = f.createVariable("time", creation.pop("time_dtype", "f8"), ("time",) if "time" in dims else ())
        t.units, t.standard_name = time[0], "time"
        if time[1]:
            t.calendar = time[1]
        t[:] = time[2]
    rows, columns = lengths[dims[-2]], lengths[dims[-1]]
    degrees = place == "degrees"
    v = f.createVariable(dims[-2], creation.pop("place_dtype", "f8"), (dims[-2],))
    v.units = "degrees_north" if degrees else "m"
    v.standard_name = "latitude" if degrees else "projection_y_coordinate"
    v[:] = (-3000000 - 1000 * np.arange(rows)) if y is None else y
    v = f.createVariable(dims[-1], "f8", (dims[-1],))
    v.units = "degrees_east" if degrees else "m"
    v.standard_name = "longitude" if degrees else "projection_x_coordinate"
    v[:] = (200000 + 2000 * np.arange(columns)) if x is None else x
    if place == "laea":
        crs = f.createVariable("crs", "i4")
        crs.grid_mapping_name = "lambert_azimuthal_equal_area"
        crs.latitude_of_projection_origin = 55.0
        crs.longitude_of_projection_origin = 10.0
        crs.false_easting, crs.false_northing = 1950000.0, -2100000.0
        crs.semi_major_axis, crs.inverse_flattening = 6378137.0, 298.257223563
    field = f.createVariable("rain", dtype, dims, fill_value=fill, **creation)
    if place == "laea":
        field.grid_mapping = "crs"
    field.units = units
    for key, value in (attributes or {}).items():
        setattr(field, key, value)
    if not leave:
        if stored is not None:
            field.set_auto_maskandscale(False)
            field[:] = np.asarray(stored).reshape(sizes)
            field.set_auto_maskandscale(True)
        else:
            field[:] = RNG.integers(0, 200, sizes)
    elif leave == "partly":
        field[0, :2, :2] = 5
    f.close()
    expect_netcdf(name, place)


def expect_netcdf(name, place):
    f = netCDF4.Dataset(path(name))
    field = f["rain"]
    values = np.ma.filled(np.ma.asarray(field[:], dtype=np.float64), np.nan)
    rows, columns = values.shape[-2:]
    values = values.reshape(-1, rows, columns)
    times = []
    if "time" in f.variables:
        t = f["time"]
        dates = netCDF4.num2date(
            t[:], t.units, getattr(t, "calendar", "standard"),
            only_use_cftime_datetimes=True)
        times = [milliseconds(d) for d in np.ravel(dates)]
    EXPECTED[name] = {"rows": rows, "columns": columns, "times": times, "unit": field.units,
                      "values": listed(values)}
    ydim, xdim = field.dimensions[-2:]
    ys, xs = f[ydim][:], f[xdim][:]
    if place in ("degrees", "laea"):
        corners = [(ys[0], xs[0]), (ys[-1], xs[-1])]
        if place == "laea":
            source = osr.SpatialReference()
            source.ImportFromProj4(
                "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +ellps=WGS84 +units=m")
            corners = [unproject(source, float(cx), float(cy)) for cy, cx in corners]
        EXPECTED[name]["first"] = [float(c) for c in corners[0]]
        EXPECTED[name]["last"] = [float(c) for c in corners[1]]
    f.close()


def milliseconds(date):
    day = datetime.datetime(date.year, date.month, date.day, date.hour, date.minute, date.second)
    return round((day - datetime.datetime(1970, 1, 1)).total_seconds() * 1000 + date.microsecond / 1000)


def unproject(source, x, y):
    """To latitude and longitude on the map's own ellipsoid."""
    source = source.Clone()
    source.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    target = source.CloneGeogCS()
    target.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    lon, lat, _ = osr.CoordinateTransformation(source, target).TransformPoint(x, y)
    return lat, lon


def refused(name, detail):
    EXPECTED[name] = {"refused": detail}


netcdf("days-shuffled-checked.nc", time=("days since 2019-12-31", "gregorian", [1, 1 + 5 / 1440, 1 + 10 / 1440]),
       zlib=True, shuffle=True, fletcher32=True, chunksizes=(2, 4, 5))
netcdf("bytes-checked.nc", dtype="i2", shuffle=True, zlib=True, fletcher32=True, sizes=(1, 3, 7),
       time=("minutes since 2020-01-01", "standard", [0]), chunksizes=(1, 3, 7))
netcdf("hours-unlimited.nc", time=("hours since 2020-01-01T00:00:00Z", "proleptic_gregorian", [0, .5, 1]),
       unlimited=True, zlib=True)
netcdf("packed.nc", dtype="i2", fill=-32768, attributes={"scale_factor": 0.01, "add_offset": 10.0},
       stored=np.r_[-32768, -32767, RNG.integers(-1000, 1000, 124)].astype("i2"), zlib=True)
netcdf("packed-unsigned.nc", dtype="i1", fill=-1, attributes={"_Unsigned": "true", "scale_factor": 0.5, "add_offset": -32.0},
       stored=np.r_[-1, -2, 0, 1, 127, -128, RNG.integers(-128, 128, 120)].astype("i1"))
netcdf("unsigned-short.nc", dtype="u2", fill=65535, stored=np.r_[65535, 65534, RNG.integers(0, 65535, 124)].astype("u2"))
netcdf("valid-range.nc", dtype="i2", attributes={"valid_range": np.array([0, 100], "i2"), "scale_factor": 0.1},
       stored=np.r_[-1, 0, 100, 101, RNG.integers(-50, 150, 122)].astype("i2"))
netcdf("valid-min-max.nc", attributes={"valid_min": np.float32(0), "valid_max": np.float32(100)},
       stored=np.r_[-1, 0, 100, 101, RNG.integers(-50, 150, 122)].astype("f4"))
netcdf("missing-value-double.nc", attributes={"missing_value": -9999.9},
       stored=np.r_[-9999.9, RNG.integers(0, 150, 125)].astype("f4"))
EXPECTED["missing-value-double.nc"]["values"][0] = None  # netCDF4 does without a value of another type
netcdf("fill-float.nc", fill=np.float32(-99.9), stored=np.r_[-99.9, RNG.integers(0, 150, 125)].astype("f4"))
netcdf("never-written.nc", leave="partly", zlib=True, chunksizes=(1, 3, 4))
netcdf("never-written-fill.nc", leave="partly", zlib=True, fill=np.float32(-1), chunksizes=(1, 3, 4))
netcdf("never-written-contiguous.nc", dtype="i4", leave=True)
netcdf("double-bigendian.nc", dtype=">f8", endian="big", stored=RNG.normal(size=126))
netcdf("bigendian-packed.nc", dtype=">i2", endian="big", fill=-1, zlib=True, shuffle=True,
       attributes={"scale_factor": np.float32(0.5)}, stored=RNG.integers(-1, 900, 126).astype(">i2"))
netcdf("south-up.nc", y=-3005000 + 1000 * np.arange(6))
netcdf("latitudes.nc", place="degrees", dims=("time", "lat", "lon"), y=60 - 0.25 * np.arange(6), x=-10 + 0.5 * np.arange(7))
netcdf("level.nc", dims=("time", "height", "y", "x"), sizes=(3, 1, 6, 7))
netcdf("level-first.nc", dims=("height", "time", "y", "x"), sizes=(1, 3, 6, 7))
netcdf("classic-model.nc", format="NETCDF4_CLASSIC")
netcdf("scalar-time.nc", dims=("y", "x"), sizes=(6, 7), time=("seconds since 1970-01-01", None, 1577836800), time_dtype="i8")
netcdf("before-1970.nc", time=("seconds since 1970-01-01", None, [-600, -300, 0]), time_dtype="i4")
netcdf("since-year-1.nc", time=("hours since 1-1-1 00:00:0.0", "standard", [17698896, 17698897, 17698898]))
netcdf("since-year-1-proleptic.nc", time=("hours since 0001-01-01 00:00:00", "proleptic_gregorian", [17698896, 17698897, 17698898]))
netcdf("time-zone.nc", time=("minutes since 2020-01-01 02:00:00 +02:00", "standard", [0, 5, 10]))
for calendar in ("noleap", "360_day"):
    name = "calendar-%s.nc" % calendar.replace("_", "-")
    netcdf(name, time=("days since 2020-01-01", calendar, [0, 1, 2]))
    refused(name, name + ": its times are of the calendar '%s'; expected standard, gregorian or proleptic_gregorian" % calendar)
netcdf("twice.nc", time=("minutes since 2020-01-01", "standard", [0, 5, 5]))
refused("twice.nc", "twice.nc and twice.nc are both of 2020-01-01T00:05:00Z; expected one frame for each time")
netcdf("gap.nc", time=("minutes since 2020-01-01", "standard", [0, 5, 15]))
refused("gap.nc", "There is no frame between 2020-01-01T00:05:00Z (gap.nc) and 2020-01-01T00:15:00Z (gap.nc), PT10M apart; expected one every PT5M as elsewhere")
netcdf("years.nc", time=("minutes since 2020-01-01", "standard", [0, 5, 10]))
with netCDF4.Dataset(path("years.nc"), "a") as f:
    f["time"].units = "months since 2020-01-01"
refused("years.nc", "years.nc: its times are in 'months since 2020-01-01'; expected such as minutes since 2010-08-26 00:00:00")
netcdf("netcdf3.nc", format="NETCDF3_CLASSIC")
refused("netcdf3.nc", "netcdf3.nc is a NetCDF file of the classic format; expected NetCDF-4, which nccopy -k nc4 makes of it")

# rotated poles have degrees that are no latitudes and longitudes
netcdf("rotated.nc", place="none", y=-5 + np.arange(6.0), x=-3 + np.arange(7.0))
with netCDF4.Dataset(path("rotated.nc"), "a") as f:
    pole = f.createVariable("rotated_pole", "i4")
    pole.grid_mapping_name = "rotated_latitude_longitude"
    pole.grid_north_pole_latitude, pole.grid_north_pole_longitude = 39.25, -162.0
    f["rain"].grid_mapping = "rotated_pole"
    f["x"].units = f["y"].units = "degrees"
    f["x"].standard_name, f["y"].standard_name = "grid_longitude", "grid_latitude"
EXPECTED["rotated.nc"]["nowhere"] = True

# ---- ODIM ------------------------------------------------------------------------------------


def odim(name, stored, quantity="DBZH", gain=0.5, offset=-32.0, nodata=255.0, undetect=0.0, least=-32.0,
         unit="dBZ", compact=False, **creation):
    projdef = "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +units=m +ellps=WGS84"
    with h5py.File(path(name), "w") as f:
        f.attrs["Conventions"] = np.bytes_("ODIM_H5/V2_2")
        what = f.create_group("what")
        for key, value in dict(object="COMP", version="H5rad 2.2", date="20180824", time="180000",
                               source="ORG:247").items():
            what.attrs[key] = np.bytes_(value)
        where = f.create_group("where")
        source = osr.SpatialReference()
        source.ImportFromProj4(projdef)
        where.attrs["projdef"] = np.bytes_(projdef)
        where.attrs["UL_lat"], where.attrs["UL_lon"] = unproject(source, 0.0, 0.0)
        where.attrs["xscale"], where.attrs["yscale"] = 2000.0, 1000.0
        where.attrs["xsize"], where.attrs["ysize"] = stored.shape[1], stored.shape[0]
        data = f.create_group("dataset1/data1")
        what = data.create_group("what")
        what.attrs["quantity"] = np.bytes_(quantity)
        what.attrs["gain"], what.attrs["offset"] = gain, offset
        what.attrs["nodata"], what.attrs["undetect"] = nodata, undetect
        if compact:
            properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
            properties.set_layout(h5py.h5d.COMPACT)
            h5py.h5d.create(data.id, b"data", h5py.h5t.py_create(stored.dtype),
                            h5py.h5s.create_simple(stored.shape), properties).write(
                h5py.h5s.ALL, h5py.h5s.ALL, stored)
        else:
            data.create_dataset("data", data=stored, **creation)
    with h5py.File(path(name)) as f:
        raw = f["dataset1/data1/data"][:]
    values = gain * raw.astype("f8") + offset
    values[raw == np.asarray(undetect).astype(raw.dtype)] = least
    values[raw == np.asarray(nodata).astype(raw.dtype)] = np.nan
    EXPECTED[name] = {
        "rows": raw.shape[0], "columns": raw.shape[1], "unit": unit, "times": [1535133600000],
        "first": unproject(source, 1000.0, -500.0),
        "last": unproject(source, 2000.0 * raw.shape[1] - 1000, -1000.0 * raw.shape[0] + 500),
        "values": listed(values)}


pixels = np.r_[255, 0, RNG.integers(0, 256, 33)].astype("u1").reshape(5, 7)
odim("reflectivity.h5", pixels, compression="gzip", compression_opts=9)
odim("reflectivity-compact.h5", pixels, compact=True)
odim("rates.h5", np.r_[-9999.9, -8888.8, RNG.integers(0, 99, 33)].astype("f4").reshape(5, 7),
     "RATE", 1.0, 0.0, -9999.9, -8888.8, 0.0, "mm/h")
odim("velocities.h5", pixels, "VRADH", 0.25, -32.0, 255.0, 0.0, np.nan, "m/s", chunks=(2, 3), shuffle=True)

odim("lzf.h5", pixels, compression="lzf")
refused("lzf.h5", "lzf.h5: /dataset1/data1/data is packed by the HDF5 filter 32000; expected deflate, shuffle and fletcher32 at most")



def bomb(name, sides, chunks, written):
    odim(name, np.zeros(sides, "f4"), "RATE", 1.0, 0.0, -1.0, -2.0, 0.0, "mm/h")
    with h5py.File(path(name), "a") as f:
        del f["dataset1/data1/data"]
        data = f["dataset1/data1"].create_dataset(
            "data", sides, "f4", chunks=chunks, maxshape=(None,) * len(sides), compression="gzip", compression_opts=9)
        if written:
            data[:] = 0


bomb("large-chunk.h5", (5, 7), (1200, 1000), True)
refused("large-chunk.h5", "large-chunk.h5: a chunk of /dataset1/data1/data holds 1200000 values; the limit is 1000000")
bomb("dust.h5", (900, 900), (1, 1), False)
refused("dust.h5", "dust.h5 begins like HDF5, but it is broken; expected a whole file of KNMI, ODIM or NetCDF-4")
netcdf("deep-chunks.nc", zlib=True, chunksizes=(2, 4, 5), sizes=(5, 6, 7), unlimited=True,
       time=("minutes since 2020-01-01", "standard", [0, 5, 10, 15, 20]))

# ---- TIFF ------------------------------------------------------------------------------------


def tiff(name, kind=gdal.GDT_Float32, options=(), stored=None, bands=1, srs="EPSG:3067", nodata=None, scale=None,
         offset=None, unit=None, transform=(50000, 1000, 0, 7000000, 0, -2000), point=False, sides=(6, 7), metadata=None):
    driver = gdal.GetDriverByName("GTiff")
    rows, columns = sides
    ds = driver.Create(path(name), columns, rows, bands, kind, options=list(options))
    reference = None
    if srs:
        reference = osr.SpatialReference()
        reference.SetFromUserInput(srs)
        ds.SetProjection(reference.ExportToWkt())
        ds.SetGeoTransform(transform)
    if point:
        ds.SetMetadataItem("AREA_OR_POINT", "Point")
    for key, value in (metadata or {}).items():
        ds.SetMetadataItem(key, value)
    for b in range(bands):
        band = ds.GetRasterBand(b + 1)
        if nodata is not None:
            band.SetNoDataValue(nodata)
        if scale is not None:
            band.SetScale(scale)
        if offset is not None:
            band.SetOffset(offset)
        if unit:
            band.SetUnitType(unit)
        band.WriteArray(np.asarray(stored if stored is not None else RNG.integers(0, 200, rows * columns)).reshape(rows, columns))
    ds = None
    ds = gdal.Open(path(name))
    band = ds.GetRasterBand(1)
    raw = band.ReadAsArray()
    values = raw.astype("f8") * (band.GetScale() or 1) + (band.GetOffset() or 0)
    if nodata is not None:
        values[raw == np.asarray(band.GetNoDataValue()).astype(raw.dtype)] = np.nan
    EXPECTED[name] = {"rows": rows, "columns": columns, "times": [], "unit": band.GetUnitType(), "values": listed(values)}
    if srs:
        g = ds.GetGeoTransform()
        read = ds.GetSpatialRef()
        def at(row, column):
            x, y = g[0] + (column + .5) * g[1], g[3] + (row + .5) * g[5]
            return (y, x) if read.IsGeographic() else unproject(read, x, y)
        EXPECTED[name]["first"], EXPECTED[name]["last"] = at(0, 0), at(rows - 1, columns - 1)


wide = RNG.normal(size=42)
tiff("lzw.tif", options=["COMPRESS=LZW"])
tiff("packbits-bytes.tif", gdal.GDT_Byte, ["COMPRESS=PACKBITS"])
tiff("deflate-tiled.tif", options=["COMPRESS=DEFLATE", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"], sides=(20, 19))
tiff("lzw-predictor-2-short.tif", gdal.GDT_UInt16, ["COMPRESS=LZW", "PREDICTOR=2"], RNG.integers(0, 65536, 42))
tiff("deflate-predictor-2-byte.tif", gdal.GDT_Byte, ["COMPRESS=DEFLATE", "PREDICTOR=2"])
tiff("deflate-predictor-2-float.tif", options=["COMPRESS=DEFLATE", "PREDICTOR=2"], stored=wide)
tiff("predictor-3.tif", options=["COMPRESS=DEFLATE", "PREDICTOR=3"], stored=wide)
tiff("predictor-3-bigendian-tiled.tif", options=["COMPRESS=DEFLATE", "PREDICTOR=3", "ENDIANNESS=BIG", "TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"], stored=RNG.normal(size=380), sides=(20, 19))
tiff("int8.tif", gdal.GDT_Byte, ["PIXELTYPE=SIGNEDBYTE"], stored=RNG.integers(-128, 128, 42).astype("i1"), nodata=-128)
tiff("int16.tif", gdal.GDT_Int16, stored=np.r_[-9999, RNG.integers(-900, 900, 41)], nodata=-9999, scale=0.1, offset=5.5, unit="dBZ")
tiff("uint16-bigendian.tif", gdal.GDT_UInt16, ["ENDIANNESS=BIG"], stored=RNG.integers(0, 65536, 42), nodata=65535)
tiff("int32.tif", gdal.GDT_Int32, stored=RNG.integers(-2**20, 2**20, 42))
tiff("uint32.tif", gdal.GDT_UInt32, stored=np.r_[2**32 - 1, 2**31, RNG.integers(0, 2**24, 40)], nodata=2**32 - 1)
tiff("float64.tif", gdal.GDT_Float64, ["COMPRESS=LZW"], stored=wide, nodata=-1e300)
tiff("float-nodata.tif", stored=np.r_[-9999.9, RNG.normal(size=41)], nodata=-9999.9)
tiff("float-nodata-lowest.tif", stored=np.r_[-3.4028234663852886e38, RNG.normal(size=41)], nodata=-3.4028234663852886e38)
tiff("point.tif", point=True)
tiff("geographic.tif", srs="EPSG:4326", transform=(-10, .5, 0, 60, 0, -.25))
tiff("geographic-nad27.tif", srs="EPSG:4267", transform=(-110, .5, 0, 60, 0, -.25))
tiff("valid-time.tif", metadata={"valid_time": "2020-01-01T00:05:00Z"}, unit="mm/h")
for name, srs, top in [
    ("stere", "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=0 +ellps=WGS84", -3650000),
    ("stere-sphere", "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=10 +R=6371200", -3650000),
    ("laea", "+proj=laea +lat_0=55 +lon_0=10 +x_0=1950000 +y_0=-2100000 +ellps=WGS84", 0),
    ("aea", "+proj=aea +lat_1=-18 +lat_2=-36 +lat_0=0 +lon_0=132 +ellps=GRS80", -3000000),
    ("tmerc", "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996 +x_0=400000 +y_0=-100000 +ellps=airy", 600000),
    ("lcc-1", "+proj=lcc +lat_1=50 +lat_0=50 +lon_0=8 +ellps=bessel", 100000),
    ("lcc-2", "+proj=lcc +lat_1=35 +lat_2=65 +lat_0=52 +lon_0=10 +x_0=4000000 +y_0=2800000 +ellps=GRS80", 2800000),
    ("merc", "+proj=merc +lat_ts=56 +lon_0=3 +ellps=WGS84", 7000000),
    ("aeqd", "+proj=aeqd +lat_0=52.1 +lon_0=5.2 +ellps=intl", 30000),
    ("nad27-utm", "EPSG:26713", 4500000),
    ("conus", "EPSG:5070", 3000000),
]:
    tiff("user-%s.tif" % name, srs=srs, transform=(20000, 1000, 0, top, 0, -2000))
tiff("feet.tif", srs="EPSG:2263", transform=(900000, 1000, 0, 200000, 0, -2000))
EXPECTED["feet.tif"] = {**{k: v for k, v in EXPECTED["feet.tif"].items() if k not in ("first", "last")}, "nowhere": True}
tiff("zstandard.tif", options=["COMPRESS=ZSTD"])
refused("zstandard.tif", "zstandard.tif is a TIFF of the compression 50000; expected none, PackBits, LZW or Deflate")
tiff("lerc.tif", options=["COMPRESS=LERC"])
refused("lerc.tif", "lerc.tif is a TIFF of the compression 34887; expected none, PackBits, LZW or Deflate")
tiff("big.tif", options=["BIGTIFF=YES"])
refused("big.tif", "big.tif is a BigTIFF; expected a TIFF, which gdal_translate -co BIGTIFF=NO makes of it")
tiff("three-bands.tif", gdal.GDT_Byte, bands=3)
refused("three-bands.tif", "three-bands.tif is a TIFF of 3 samples of 8 bits a pixel, photometric interpretation 2; expected grey of 8, 16, 32 or 64 bits, where black is zero")
tiff("infinite.tif", stored=np.r_[np.inf, RNG.normal(size=41)])
refused("infinite.tif", "infinite.tif holds a number beyond float32; expected finite ones, and NaN or its nodata value for missing ones")
tiff("complex.tif", gdal.GDT_CFloat32)
refused("complex.tif", "complex.tif is a TIFF of the sample format 6; expected whole numbers or floating point")

# ---- dimensions in other orders --------------------------------------------------------------


def ordered(name, dims, sides=None, say=("units",), mapped=True, **creation):
    """Rain of 3 times, 6 latitudes, 7 longitudes with the dimensions in an order."""
    lengths = dict(time=3, lat=6, lon=7, height=1, member=1)
    lengths.update(sides or {})
    values = RNG.integers(0, 200, (lengths["time"], lengths["lat"], lengths["lon"])).astype("f4")
    about = dict(
        time=dict(units="minutes since 2020-01-01 00:00:00", standard_name="time", axis="T"),
        lat=dict(units="degrees_north", standard_name="latitude", axis="Y"),
        lon=dict(units="degrees_east", standard_name="longitude", axis="X"),
        height=dict(units="m", standard_name="height", axis="Z"), member=dict(units="1"))
    numbers = dict(time=5.0 * np.arange(lengths["time"]), lat=60 - 0.25 * np.arange(6), lon=-10 + 0.5 * np.arange(7))
    with netCDF4.Dataset(path(name), "w") as f:
        for dim in dims:
            f.createDimension(dim, lengths[dim])
            coordinate = f.createVariable(dim, "f8", (dim,))
            for key, value in about[dim].items():
                if key in say or dim == "time" and key == "units":
                    coordinate.setncattr(key, value)
            coordinate[:] = numbers.get(dim, np.arange(lengths[dim]))
        rain = f.createVariable("rain", "f4", dims, **creation)
        rain.units = "mm/h"
        stretched = values[:, :, :, None, None]
        axes = ["time", "lat", "lon", "height", "member"]
        rain[:] = np.broadcast_to(stretched, [lengths[a] for a in axes]).transpose(
            [axes.index(d) for d in dims] + [axes.index(a) for a in axes if a not in dims]).reshape(
            [lengths[d] for d in dims])
    start = datetime.datetime(2020, 1, 1)
    EXPECTED[name] = {
        "rows": 6, "columns": 7, "unit": "mm/h", "values": listed(values),
        "times": [milliseconds(start + datetime.timedelta(minutes=5 * t)) for t in range(lengths["time"])],
        "first": [60.0, -10.0], "last": [58.75, -7.0]}
    if not mapped:
        del EXPECTED[name]["first"]


ordered("time-lon-lat.nc", ("time", "lon", "lat"))
ordered("time-lon-lat-named.nc", ("time", "lon", "lat"), say=(), mapped=False)
ordered("lat-lon-time.nc", ("lat", "lon", "time"), say=("standard_name", "units"))
ordered("lat-lon-time-packed.nc", ("lat", "lon", "time"), zlib=True, shuffle=True, chunksizes=(4, 3, 2))
ordered("lon-lat-time-packed.nc", ("lon", "lat", "time"), zlib=True, chunksizes=(7, 6, 3))
ordered("lon-time-lat-packed.nc", ("lon", "time", "lat"), zlib=True, chunksizes=(3, 2, 4))
ordered("lat-height-lon-time.nc", ("lat", "height", "lon", "time"))
ordered("members.nc", ("time", "member", "lat", "lon"), sides={"time": 1, "member": 2})
refused("members.nc", "members.nc: rain has 4 dimensions, the 2. of them 2 long; expected (time, y, x)")
for unit, ours in [("kg m-2 s-1", "mm/s"), ("mm s-1", "mm/s"), ("mm day-1", "mm/d"), ("kg m-2 d-1", "mm/d"), ("m s-1", "m/s")]:
    name = "unit-%s.nc" % unit.replace(" ", "-")
    netcdf(name, units=unit)
    EXPECTED[name]["unit"] = ours

# ---- rasters whose rows go north, and turned ones --------------------------------------------

north = (50000, 1000, 0, 7000000, 0, 2000)
tiff("south-up.tif", transform=north)
tiff("south-up-point.tif", transform=north, point=True)
tiff("south-up-degrees.tif", srs="EPSG:4326", transform=(-10, .5, 0, 60, 0, .25))
tiff("turned.tif", transform=(50000, 1000, 100, 7000000, 100, -2000))
EXPECTED["turned.tif"]["nowhere"] = True

# ---- ODIM of several quantities --------------------------------------------------------------


def beside(name, quantity):
    odim(name, pixels)
    with h5py.File(path(name), "a") as f:
        f.copy("dataset1/data1", "dataset1/data2")
        f["dataset1/data2/what"].attrs["quantity"] = np.bytes_(quantity)


beside("with-quality.h5", "QIND")
beside("two-quantities.h5", "TH")
refused("two-quantities.h5", "two-quantities.h5 is an ODIM file of the quantities DBZH, TH; expected one, beside an index of its quality")

with zipfile.ZipFile(os.path.join(HERE, "fixtures.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as z:
    z.writestr(zipfile.ZipInfo("expected.json"), json.dumps(EXPECTED, sort_keys=True), zipfile.ZIP_DEFLATED)
    for name in sorted(EXPECTED):
        with open(path(name), "rb") as f:
            z.writestr(zipfile.ZipInfo(name), f.read(), zipfile.ZIP_DEFLATED)
